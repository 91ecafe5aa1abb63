"""Tell where a clause has a verb of its own, from word forms alone.

There is no tagger here: closed classes (auxiliaries, irregular pasts), a list of common verbs with their regular
forms, and the word before and after. It is right often enough to decide where a sentence may be split, and is used
for nothing finer.
"""

from collections.abc import Sequence

from factcheck.nlp.types import Token
from factcheck.nlp.wordlists import words

BE = words(
    """
    is are was were be been being am 's 're isn't aren't wasn't weren't
    """
)
MODALS = words(
    """
    will would can could may might must should shall won't wouldn't can't cannot couldn't shouldn't mustn't
    """
)
AUXILIARIES = (
    words(
        """
    is are was were am isn't aren't wasn't weren't has have had hasn't haven't hadn't do does did
    """
    )
    | words(
        """
    don't doesn't didn't it's that's there's he's she's we're they're i'm we've they've i've it'll
    """
    )
    | words(
        """
    we'll they'll he'll she'll i'll you're you've you'll what's who's he'd she'd they'd we'd i'd you'd it'd
    who'd who'll who've who're there'd there'll that'll that'd
    """
    )
    | MODALS
)
DETERMINERS = words(
    """
    the a an this these those its his her their our my your some any every each no another all both several
    many few most more what which
    """
)
PREPOSITIONS = words(
    """
    of in on at to for from with by about against between during without within through over under after
    before since until outside inside into onto than as per via toward towards among amid across despite near behind beyond
    around like
    """
)
PRONOUNS = words(
    """
    i we you they he she it who which that there this these those
    """
)

# Past forms that are not also participles: always a finite verb.
_CLEAR_PAST = words(
    """
    rose fell grew took went gave knew wrote began saw drew drove spoke chose broke froze wore tore swore
    stole flew threw blew ate drank sang rang sank swam shook forgot got hid rode woke arose withdrew
    undertook mistook undergo underwent oversaw foresaw forbade showed
    """
)
# Past forms that are participles as well.
_EITHER_PAST = words(
    """
    said made held found built sold bought brought thought taught caught fought sought led left lost kept
    met paid put sent set spent stood told understood won shot struck cut hit hurt cost shut split spread
    quit let read meant felt dealt heard laid lent bent slept swept hung stuck dug spun swung fed bled fled
    became came ran overcame
    """
)
_REGULAR = words(
    """
    hurt shut split forbid bleed feed flee shine sink sleep sweep sing swim accept account achieve forbid acquire add adopt advance affect agree aid aim allow amount announce appear apply
    approach approve argue arrest arrive ask attack attempt attend award back ban base believe belong block
    boost borrow breach call cancel carry cause ceased charge claim close collapse collect combat commit
    comprise confirm consider consist consume contain continue contract contribute control cover create
    damage deal debate decide declare decline decrease defend define delay deliver demand deny depend deploy
    design destroy detain determine develop die differ discover discuss dismiss distribute double drop earn
    elect eliminate emerge employ enable end enhance enjoy ensure enter establish estimate evacuate exceed
    exist expand expect expire explain export expose extend face fail feature file fill fine finance fire
    focus follow force form fuel fund gain gather generate govern grant guarantee halt handle happen harm
    help hire hope host house identify impose improve include increase indicate inform injure introduce
    invade invest investigate invite issue join jump kill lack last launch lay lie limit link live look
    lower maintain manage mark measure mention merge move name need negotiate note number observe obtain
    occur offer open operate oppose order organize organise outnumber overtake own participate pass peak
    place plan play pledge plunge possess post prepare prevent produce prohibit project promise promote
    prompt propose protect protest prove provide publish pull push raise range rank reach realize realise
    receive recognize recognise record recover reduce refuse reject release rely remain remove replace
    report represent request require rescue reserve resign resolve respond rest restrict result resume
    return reveal rule save schedule secure seem seize serve settle share shift sign slow slump soar spend
    stand start state stay stop store strengthen strike struggle submit suffer suggest supply support surge
    surpass survive suspend target tax test threaten top total trade train transfer transport travel treat
    trigger triple try turn undermine unveil urge use vaccinate value vary vote vow wait walk want warn
    waste watch weaken weigh welcome wish work worsen yield bring build buy choose come cut do draw drive
    eat fall feel fight find fly forget get give go grow have hear hit hold keep know lead leave lend let
    lose make mean meet pay put quit read ride rise run see seek sell send set shake shoot show shut speak
    spread take teach tell think throw understand wear win withdraw write become begin break sit trademark
    drown ease fit flood freeze hide outline overturn pose praise preserve prosecute reiterate restore
    retire review revise rewrite sue tackle tighten top
    """
)
# Forms that are nouns at least as often; taken for verbs only where the next word shows it.
_NOUN_TOO = words(
    """
    plan report claim cost increase decrease rise fall work use state face place name number trade tax test
    target support supply start share rule return result request release record rank range project produce
    post play order offer need move measure mark look limit link lead issue host house hope help grant fund
    fuel form force focus fine fire file feature export estimate end drop demand deal cut cover contract
    control charge change cause call boost block ban award attempt attack approach amount aim aid account
    advance back balance value vote wait walk waste watch strike struggle surge stop store stand spread show
    set run read jump gain fight drive double design delay decline debate damage shift slump score point
    visit note promise pledge mention top total train transfer transport travel treat trigger triple turn
    protest place peak hit hold hire harm halt review tackle
    """
)
_AFTER_A_VERB = DETERMINERS - {"which", "what"} | words(
    """
    to that it them him us me up down out off back about around from on in at for as only not
    """
)


def past(verb: str) -> str:
    """The regular past form; a doubled consonant ("planned") is accepted beside it where forms are collected."""
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + "ed"


def third(verb: str) -> str:
    """The form after he, she or it."""
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + "s"


_SAYS = frozenset({"says", "adds", "writes", "tells", "asks", "argues", "notes", "thinks", "wants"})
_BASES = frozenset(_REGULAR)
_PASTS = _EITHER_PAST | frozenset(past(v) for v in _REGULAR) | frozenset(v + v[-1] + "ed" for v in _REGULAR)
_THIRDS = {third(v): v for v in _REGULAR}
_NOT_PAST = words(
    """
    need seed feed speed weed indeed hundred exceed proceed bleed breed embed red bed united
    """
)


def is_past(word: str) -> bool:
    """Whether the lower-case word has the form of a past tense or past participle."""
    return (
        word in _PASTS
        or word in _CLEAR_PAST
        or (word.endswith("ed") and len(word) > 4 and word not in _NOT_PAST)
    )


def is_simple_past(word: str) -> bool:
    """Whether the word can only be a past tense, never a participle."""
    return word in _CLEAR_PAST


def is_base(word: str) -> bool:
    """Whether the word is the plain form of a verb on the list."""
    return word in _BASES


def is_finite(tokens: Sequence[Token], i: int) -> bool:
    """Whether token i begins or is a finite verb, judged by its form and its neighbours."""
    word = tokens[i].low
    if word in AUXILIARIES:
        return not (word == "may" and tokens[i].text == "May")
    before = tokens[i - 1].low if i else ""
    after = tokens[i + 1].low if i + 1 < len(tokens) else ""
    if i and tokens[i].text[:1].isupper() and (after in AUXILIARIES or is_past(after) or after in _SAYS):
        return False  # "Shook said": a name
    if word in _CLEAR_PAST:
        return before not in DETERMINERS - {"which", "what"} and before not in PREPOSITIONS
    if (
        before in DETERMINERS - {"all", "both", "some", "many", "few", "which", "each"}
        or before in PREPOSITIONS
    ):
        return False
    if is_past(word):
        return (
            after != "by" and before not in BE and bool(before) and before not in ("have", "has", "had", "-")
        )
    if before and word in _THIRDS and (tokens[i].text.islower() or tokens[i - 1].text[:1].isupper()):
        noun = _THIRDS[word] in _NOUN_TOO
        return (
            before in PRONOUNS
            or after in _AFTER_A_VERB
            or after[:1].isdigit()
            or (not noun and after not in (",", ".", "and", "of", ""))
        )
    if word in _BASES and (
        before in ("we", "they", "i", "you", "who", "which", "that")
        or (before.endswith("s") and len(before) > 3)
    ):
        return word not in _NOUN_TOO or before in PRONOUNS or after in ("to", "that", "the", "a")
    return False


def has_finite(tokens: Sequence[Token]) -> bool:
    """Whether any token is a finite verb."""
    return any(is_finite(tokens, i) for i in range(len(tokens)))

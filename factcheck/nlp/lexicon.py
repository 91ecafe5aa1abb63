"""The words by which English news says that somebody says, thinks, wants, judges or finds something.

Each verb stands in the lists of what may follow it: a clause, a thing, "to" with a verb, a preposition. The lists were
written down from knowledge of the language, not counted in a corpus.
"""

from dataclasses import dataclass
from typing import Literal

from factcheck.nlp.verbs import past, third
from factcheck.nlp.wordlists import followed_by, words

Form = Literal["base", "third", "past", "perfect", "ing"]

# "said that fares fell"
THAT = words(
    """
    accept acknowledge add admit advise affirm agree allege announce answer anticipate argue ascertain
    assert assume assure attest aver believe bet boast brag calculate caution certify charge claim clarify
    comment complain concede conclude confess confirm conjecture contend convince counter decide declare
    decree deduce demand demonstrate deny determine disclose discover dispute doubt dream elaborate
    emphasize emphasise envisage envision establish estimate expect explain fear feel figure find forecast
    foresee forget gather guarantee guess hear highlight hint hold hope hypothesize imagine imply indicate
    infer inform insist intimate joke judge know lament learn lie maintain mandate marvel mention muse note
    notice notify observe opine ordain order perceive persuade pledge point posit post pray predict presume
    pretend proclaim profess project promise propose protest prove rationalize react read realize realise
    reason reassert reassure recall reckon recognize recognise recommend recount reflect regret reiterate
    rejoin relate remark remember remind repeat reply report request require respond reveal rule say see
    sense show signal speculate state stipulate stress submit suggest suppose surmise suspect swear
    sympathize teach tell testify text theorize think tweet underline underscore understand urge vow wager
    warn wish wonder worry write tout venture volunteer ask inquire enquire quote describe denounce accuse
    cite counsel
    """
)
# “…,” she laughed: only with a quotation
QUOTING = words(
    """
    begin continue interject chime fume gripe beam boom thunder bellow snap sniff laugh sigh cry retort quip
    intone chant deadpan gush mutter mumble murmur wail growl
    exclaim grumble yell shout scream whisper go read
    """
)
# ... and the same without "that"
BARE = words(
    """
    acknowledge add admit allege announce argue assert assume believe bet boast claim concede conclude
    confirm contend decide declare deny doubt estimate expect explain fear feel figure find forecast guess
    hear hope imagine imply indicate insist joke know learn maintain mention note pledge predict presume
    promise realize realise reckon recommend remember repeat report reveal say see sense show state stress
    suggest suppose suspect swear tell testify think tweet understand vow warn wish worry write complain
    caution
    """
)
# "whether", "how", "what" and the like
WHETHER = words(
    """
    ask consider debate decide describe determine discuss doubt examine explain explore forget guess inquire
    investigate know learn outline ponder question realize realise recall recount remember reveal say see
    show speculate study tell understand wonder weigh assess review discover find indicate clarify detail
    recognize highlight demonstrate imagine illustrate note hear notice
    """
)
# "criticised the plan", "called the plan a mistake"
THING = words(
    """
    find show know respect snub spurn sidestep
    abhor accept acclaim accuse acknowledge address admire admit admonish adore advocate affirm allege
    analyze analyse announce anticipate applaud appreciate approve assail assess attack attribute author
    authorize authorise back bash bemoan berate blame blast bless brand broach caution challenge champion
    charge cheer chide cite claim commend compare concede condemn confirm confront congratulate consider
    contemplate contest contradict convey credit criticize criticise crave debate debunk decry deem defend
    define deflect demand demean denounce deny deplore depict deride describe desire despise detail detest
    dictate disavow discard discount discourage discredit discuss disfavor dislike dismiss disparage dispute
    disregard distrust doubt downplay dread dub echo embrace emphasize emphasise encourage endorse envisage
    envision equate estimate evaluate excoriate excuse expect explain explore express extol favor favour
    fear flaunt flay forecast foresee forgive forswear gauge glorify guarantee hail hate heed highlight
    honor honour ignore imagine impugn inquire insinuate insult interpret jeer judge justify knock label
    lambast lambaste lament lampoon laud lavish lecture liken loathe love malign mention minimize mock mourn
    mull nix note oppose outline parrot peddle perceive pillory pledge ponder portray praise preach predict
    prefer prescribe preview proclaim profess promise promote propose protest publicize question quote
    reaffirm rebuff rebuke rebut recall recite recognize recognise recommend recount refute regret reiterate
    reject relate relish remember renew renounce repeat report reprimand repudiate request rescind resent
    reveal revile ridicule salute sanction savage scold scorn shun skewer slam slap smear spurn stress
    suggest support suspect tease thank threaten tout toast trash treasure trumpet trust underline
    underscore unveil uphold urge value vent verify veto view vilify vindicate voice vouch vow want warn
    welcome weigh withdraw worship term call declare disclose demonstrate believe understand investigate
    order ban overturn
    """
)
# "vowed to act"
TO = words(
    """
    agree aim aspire choose claim decide decline demand desire elect endeavor expect forget hesitate hope
    intend like long love offer opt plan plead pledge plot prefer prepare pretend profess promise propose
    purport refuse resolve scheme seek strive swear threaten volunteer vow want wish yearn vote ask beg hate
    consent
    """
)
# "urged them to act"
THEM_TO = words(
    """
    advise ask authorize authorise beg beseech caution challenge command compel convince counsel dare direct
    encourage exhort expect forbid implore incite instruct intend invite lobby need order permit persuade
    petition pressure press prod prompt push remind request summon tell tempt urge want warn like prefer
    believe consider deem task trust mean
    """
)
# "called for a vote"; one preposition may be one of several words
PREPOSITIONAL = followed_by(
    """
    accuse:of admonish:for agree:with,on,about,to alert:to allude:to announce:on answer:to apologize:for
    apologise:for appeal:for,to approve:of argue:for,against,about ask:about,for aspire:to balk:at beg:for
    believe:in blame:for boast:about,of brag:about bristle:at call:for,on,upon campaign:for,against,on
    care:about caution:against,about cheer:for chide:for clamor:for comment:on,about commit:to
    complain:about,of,that concentrate:on concur:with,in condemn:for consent:to credit:with crow:about
    crusade:against,for debate:about decide:on,against,in deliberate:on,over despair:of differ:with,on
    disagree:with,on,about disapprove:of dream:of,about dwell:on elaborate:on emphasize:on enthuse:about
    expand:on,upon experiment:with fantasize:about fight:for,against focus:on forget:about fret:about,over
    fume:about,over,at gloat:about,over grapple:with gripe:about grouse:about guess:at hear:about,from,of
    hint:at,about hope:for inquire:about,into insist:on,upon inveigh:against joke:about jeer:at
    know:about,of lash:out,at laugh:at,about learn:about,of lecture:on,about lie:about lobby:for,against,on
    long:for look:for,at,into,to,forward marvel:at meditate:on mull:over muse:about,on object:to
    opine:on,about opt:for,against plead:for,with plan:on,for point:out,to ponder:on pray:for
    preach:about,against prepare:for press:for,on protest:against,about,over push:for,back,against
    quarrel:with question:about rail:against,about,at rally:for,against,behind,around rant:about,against
    rave:about react:to,with reflect:on refer:to rejoice:at,in,over reminisce:about report:on resort:to
    respond:to,with,by rule:on,against,out,in scoff:at seize:on,upon settle:on side:with sneer:at
    speak:about,of,out,against speculate:about,on,over stand:by,with,behind stew:over strategize:about
    subscribe:to swear:by sympathize:with talk:about,of,up,down tell:of,about testify:about,against,to
    think:about,of,through tweet:about vent:about vote:for,against,to vouch:for vow:not wail:about wait:for
    want:for warn:about,of,against weigh:in whine:about wonder:about,at,if worry:about,over,that
    write:about,of,off yearn:for yell:about,at zero:in single:out lay:out spell:out set:out,forth
    put:forth,forward,it come:out,forward,up speak:up go:after,on take:aim,issue shoot:back,down fire:back
    hit:back,out,at double:down walk:back cast:as,doubt fend:off write:off play:down,up brush:off,aside
    shrug:off bring:up chalk:up dismiss:as draw:attention pass:judgment give:credit
    """
)

_IRREGULAR = {
    line.split()[0]: (line.split()[1], line.split()[2])
    for line in """
    say said said
    tell told told
    write wrote written
    find found found
    think thought thought
    show showed shown
    forecast forecast forecast
    know knew known
    see saw seen
    hear heard heard
    hold held held
    feel felt felt
    swear swore sworn
    foresee foresaw foreseen
    teach taught taught
    read read read
    bet bet bet
    understand understood understood
    stick stuck stuck
    cling clung clung
    mean meant meant
    seek sought sought
    speak spoke spoken
    begin began begun
    forget forgot forgotten
    forgive forgave forgiven
    choose chose chosen
    forbid forbade forbidden
    beg begged begged
    withdraw withdrew withdrawn
    strive strove striven
    fight fought fought
    stand stood stood
    take took taken
    go went gone
    come came come
    give gave given
    put put put
    set set set
    lay laid laid
    hit hit hit
    shoot shot shot
    draw drew drawn
    cast cast cast
    bring brought brought
    lie lied lied
    uphold upheld upheld
    overturn overturned overturned
    dream dreamed dreamed
    dread dreaded dreaded
    """.strip().splitlines()
}
_DOUBLED = words(
    """
    admit quip commit refer regret plan slam rip permit compel plug pan slap ban prod chat rap beg
    """
)


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb in one of its forms."""

    lemma: str
    form: Form


def _ing(verb: str) -> str:
    if verb in _DOUBLED:
        return verb + verb[-1] + "ing"
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    return (verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) else verb) + "ing"


def _all_forms() -> dict[str, Verb]:
    forms: dict[str, Verb] = {}
    lemmas = THAT | QUOTING | BARE | WHETHER | THING | TO | THEM_TO | frozenset(PREPOSITIONAL)
    for lemma in sorted(lemmas):
        regular = lemma + lemma[-1] + "ed" if lemma in _DOUBLED else past(lemma)
        simple, perfect = _IRREGULAR.get(lemma, (regular, regular))
        forms[perfect] = Verb(lemma, "perfect")
        forms[simple] = Verb(lemma, "past")
        forms[third(lemma)] = Verb(lemma, "third")
        forms[_ing(lemma)] = Verb(lemma, "ing")
        forms.setdefault(lemma, Verb(lemma, "base"))
    return forms


FORMS = _all_forms()

# “…,” said the mayor
SPEAKING = words(
    """
    say tell add write ask note explain tweet reply continue recall warn observe argue insist declare remark
    comment report joke shout cry exclaim quip announce conclude complain claim state admit read predict
    assert suggest respond caution agree testify boast lament retort post text yell muse counter answer
    concede acknowledge recount go
    """
)
# Nouns at least as often as verbs: in these forms they are verbs only before what clearly is their object.
NOUNISH = words(
    """
    state project fear report claim hope plan note show find forecast post comment promise doubt question
    demand remark counter joke highlight repeat estimate call request support attack blame praise desire
    campaign vote rule order view back like love hate second signal charge answer issue name judge fight
    push press bid rate rap list table cheer chime echo label brand lecture paint pan plug slate quote tout
    value vent voice wish worry threat aim rally offer need long look play point appeal cast experiment
    debate care guess dream talk tweet text study figure research feature fire double shoot brush mock
    challenge contest credit sanction reward address program review market process protest approach honor
    honour stress suspect
    """
)
# "is confident that", "critical of the plan"
ADJECTIVES = followed_by(
    """
    confident:that,in,of,about sure:that,of,about certain:that,of,about aware:that,of convinced:that,of,by
    worried:that,about,over,by concerned:that,about,over,by,with optimistic:that,about
    hopeful:that,about,for skeptical:that,of,about sceptical:that,of,about critical:of supportive:of
    proud:that,of,to glad:that,to happy:that,with,about,to pleased:that,with,by,to
    disappointed:that,with,by,in surprised:that,by,at,to shocked:that,by,at,to angry:that,about,at,over,with
    furious:that,about,at,over,with afraid:that,of,to opposed:to committed:to determined:to willing:to
    eager:to,for reluctant:to unsure:about,of,if,whether adamant:that,about,in clear:that,about
    outraged:that,by,at,over alarmed:that,by,at grateful:that,for,to excited:that,about,to,by interested:in
    fearful:that,of wary:of dismissive:of suspicious:of tired:of frustrated:that,with,by,at
    upset:that,about,with,over,by unhappy:that,with,about,at thankful:that,for doubtful:that,about,of
    mindful:that,of keen:to,on anxious:about,to,that satisfied:that,with unaware:that,of positive:that,about
    pessimistic:that,about nervous:that,about,over hesitant:to unwilling:to ready:to,for prepared:to,for
    jealous:of apologetic:about impressed:with,by ashamed:of,that enthusiastic:about bullish:on fond:of
    content:with,to delighted:that,with,by,to sorry:that,for,about,to vocal:about effusive:about,in
    scornful:of contemptuous:of appalled:that,by,at disgusted:that,by,with,at dismayed:that,by,at
    sympathetic:to hostile:to loyal:to open:to inclined:to desperate:to,for fine:with comfortable:with
    uncomfortable:with offended:that,by haunted:by obsessed:with embarrassed:that,by,about
    """
)
# "his claim that", "her support for", "their criticism of"
NOUNS = followed_by(
    """
    claim:that,of,to,about claims:that,of,about belief:that,in,of beliefs:that,about,in view:that,of,on
    views:that,of,on,about opinion:that,of,on,about opinions:on,about,of argument:that,for,against,about
    arguments:that,for,against,about assertion:that,of,about assertions:that,of,about
    allegation:that,of,against allegations:that,of,against,about accusation:that,of,against
    accusations:that,of,against suggestion:that,of,to suggestions:that,of,for statement:that,on,about
    statements:that,on,about promise:that,to,of promises:that,to,of pledge:that,to,of pledges:to,of
    vow:that,to plan:to,for,that plans:to,for proposal:that,to,for,of proposals:to,for,on call:for,to,on
    calls:for,to,on demand:that,for,to demands:that,for,to support:for,of opposition:to
    criticism:that,of,from criticisms:of concern:that,about,over,for concerns:that,about,over
    fear:that,of,about fears:that,of,about,over hope:that,of,for,to hopes:that,of,for,to
    doubt:that,about,on,over doubts:that,about,on,over decision:to,that,on,not decisions:to,on,about
    desire:to,for,that attack:on attacks:on,against comment:that,about,on comments:that,about,on
    remark:that,about,on remarks:that,about,on,to refusal:to endorsement:of endorsements:of vision:of,for
    idea:that,of,to ideas:for,about,on notion:that,of conclusion:that,of,about conclusions:about
    prediction:that,of,about predictions:that,of,about warning:that,of,about,against,to
    warnings:that,of,about,against admission:that,of denial:that,of denials:that,of
    complaint:that,about,of,against complaints:that,about,of,against question:of,about,whether
    questions:about,on,of request:that,for,to requests:for,to recommendation:that,to,on,for
    recommendations:that,to,on,for assessment:that,of estimate:that,of estimates:that,of
    intention:to,of,that intentions:to,of effort:to efforts:to attempt:to attempts:to bid:to,for
    wish:to,that,for wishes:to,for threat:that,to,of,against threats:to,of,against praise:for,of
    condemnation:of rejection:of embrace:of defense:of defence:of description:of account:of,that
    depiction:of portrayal:of characterization:of understanding:that,of knowledge:that,of,about
    announcement:that,of,on,about explanation:that,of,for suspicion:that,of,about suspicions:that,of,about
    worry:that,about,over worries:that,about,over confidence:that,in feeling:that,of,about
    impression:that,of determination:to,that commitment:to,that ambition:to ambitions:to willingness:to
    reluctance:to stance:on,against,that,toward position:on,that positions:on approach:to perception:that,of
    perceptions:of,that interpretation:of,that reading:of skepticism:that,about,of,over scepticism:about,of
    disdain:for contempt:for admiration:for frustration:that,with,over,at anger:that,about,over,at,toward
    outrage:that,about,over,at enthusiasm:for,about optimism:that,about speech:on,about,to
    testimony:that,on,about report:that,on,of,about reports:that,on,of,about rhetoric:on,about,that
    thoughts:on,about,that insistence:that,on contention:that insinuation:that observation:that
    message:that,of,to declaration:that,of revelation:that,about,of revelations:that,about,of
    rumor:that,of,about rumors:that,of,about speculation:that,about,over,on evidence:that,of proof:that,of
    judgment:that,on,of ruling:that,on,in,against verdict:on,in consensus:that,on advice:that,to,on,about
    permission:to,for disagreement:with,on,over,about agreement:that,to,on,with approval:of,for
    disapproval:of preference:for,to love:of,for hatred:of,for,toward
    """
)
# "is expected to": nobody is named
RAISED = words(
    """
    expected believed thought said alleged reported considered known projected predicted estimated forecast
    likely supposed rumored rumoured assumed understood deemed seen feared scheduled slated presumed
    perceived
    """
)
SEEMING = words(
    """
    seem seems seemed appear appears appeared
    """
)
SPOKEN_OF = words(
    """
    reportedly allegedly apparently purportedly supposedly
    """
)

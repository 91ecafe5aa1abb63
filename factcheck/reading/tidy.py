"""Lines of a page that are not part of the article, told by their words alone.

A pattern has to fit a whole short line. What an article could say in a sentence of its own must not fit: losing body
text is worse than keeping a "Read more". `bench/reading` measures both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST = 160
_WHOLE = r"""
    advertise?ments? | ad | advertorial | sponsored(?:\ (?:content|post|by\ [^,.]{1,40}))? | promoted(?:\ content)?
    | (?:story|article)\ continues\ (?:below|after)(?:\ (?:this\ )?advert(?:isement)?)? | skip\ (?:to|past)\ .{1,60}
    | scroll\ (?:down\ )?to\ continue(?:\ reading)? | continue\ reading(?:\ .{1,40})? | read\ more | see\ (?:more|also) | show\ more
    | load(?:ing)?(?:\ (?:more|comments))?(?:…|\.\.\.)? | related(?:\ (?:articles?|stories|topics|links|content|coverage))?
    | more\ (?:on|about)\ this\ (?:story|topic) | more\ from\ .{1,40} | most\ (?:read|popular|viewed|shared)
    | you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested\ in) | recommended(?:\ (?:for\ you|stories|reading))?
    | editors?[’']?s?[’']?\ (?:picks?|choice) | trending(?:\ now)? | up\ next | top\ stories | latest\ news
    | share | share\ (?:this|on|via|article|story)(?:\ .{1,30})? | tweet | print(?:\ this(?:\ page)?)? | e-?mail(?:\ this)?
    | copy\ link | link\ copied | save(?:\ (?:article|for\ later))? | follow(?:\ us)?(?:\ on)?\ (?:facebook|x|twitter|instagram|
      bluesky|mastodon|linkedin|youtube|tiktok|whatsapp|google\ news)(?:\ .{0,40})?
    | (?:facebook|twitter|whatsapp|linkedin|reddit|pinterest|bluesky|instagram|x)(?:\ icon|\ logo)?
    | (?:leave|post|add)\ a\ comment | (?:view|show|read|hide)\ (?:all\ )?(?:\d+\ )?comments?(?:\ \(\d+\))?
    | \d*\ ?comments?(?:\ \(\d+\))? | join\ the\ (?:conversation|discussion) | comments\ are\ closed\.?
    | sign\ up(?:\ (?:now|here))? | log\ in | subscribe(?:\ (?:now|today|here))?
    | (?:sign\ up|subscribe)\ (?:to|for)\ (?:our|the|my)\ .{0,60}(?:newsletters?|briefing|e-?mails?|alerts?)(?:\ .{0,60})?
    | get\ .{1,60}\ (?:in|to)\ your\ inbox.{0,40} | enter\ your\ e-?mail(?:\ address)? | privacy\ (?:policy|notice)
    | (?:this\ )?video\ (?:can\ ?not|is\ not\ able\ to|could\ not)\ be\ played\.? | play\ video | watch(?:\ now)? | listen(?:\ now)?
    | (?:image|photo(?:graph)?|picture|video|media)\ (?:source|caption|credit)s?(?:[,:]\ .{1,100})?
    | back\ to\ top | view\ (?:gallery|image\ in\ fullscreen) | enlarge(?:\ (?:this\ )?image)? | all\ rights\ reserved\.?
    | \d+\ min(?:ute)?s?\ read | toggle\ (?:caption|play) | hide\ caption | tags?:? | topics?:? | filed\ under:?\ .{0,60}
"""
_BEGINS = r"""
    (?:read|see|watch|listen|hear)\ (?:more|also|next|now|this)\ ?[:|–—-]\ ?\S.*
    | (?:related|also\ read|don[’']t\ miss|more|in\ pictures|go\ deeper|tags|topics|share\ this)\ ?:\ ?\S.*
    | (?:photo(?:graph)?s?|picture|image|credit|illustration)\ ?(?:by|:|/|credit:)\ ?\S.{1,80}
    | (?:additional\ )?(?:reporting|writing|editing)\ (?:by|and)\ [A-Z].{1,150} | our\ standards:?.{0,60}
    | (?:the\ )?(?:views|opinions)(?:\ expressed)?(?:\ here)?\ are\ (?:his|her|their|the\ author[’']s)\ own\b.{0,80}
    | thank(?:s|\ you)\ for\ reading\b.{0,120} | was\ this\ (?:page|article|story)\ (?:helpful|useful)\?? | donate(?:\ now)?
    | (?:last\ )?(?:published|updated|posted|modified)(?:\ on|\ at)?:?\ .{0,12}\d.{0,40}
    | ©\ ?.{1,80} | copyright\ (?:©|\d{4}).{0,80}
"""
_CREDIT = re.compile(
    r".{0,100}[(/|]\s?(?:(?:[\w.&’' -]{2,40})?/\s?)?(?:AP|AFP|Reuters|Getty(?: Images)?|EPA|PA(?: Media| Wire)?|dpa|Shutterstock|"
    r"Alamy|ANSA|EFE|Bloomberg|Handout|File)(?: Photo| Images| Pictures| via [\w ]{2,30}| File)?\)?",
    re.IGNORECASE,
)
_CREDIT_BEGIN = re.compile(r"(?:photograph|photo|picture|image|foto|illustration)s?\b", re.IGNORECASE)


_OTHER_LANGUAGES = r"""
    anzeige | werbung | mehr\ zum\ thema(?:\ .{0,60})? | teilen | kommentare? | zur\ startseite | lesen\ sie\ auch
    | (?:compartir|enviar|partager|envoyer|teilen|condividi|compartilhar|delen)\ (?:en|por|sur|par|auf|su|no|op|via)\ .{1,30}
    | (?:archivado\ en|noticia\ relacionada|artículo\ relacionado|schlagworte|themen|mots-clés|argomenti)\ ?:?.{0,100}
    | publicité | partager | commentaires | publicidad | compartir | comentarios | publicidade | compartilhar
    | pubblicità | condividi | commenti | advertentie | delen | reacties | annonse?s? | reklame | reklama | dela | del
    | (?:lesen\ sie\ auch|auch\ interessant|mehr\ zum\ thema|(?:à\ )?lire\ aussi|sur\ le\ même\ sujet|lea\ también|te\ puede\ interesar
      |leia\ (?:também|mais)|leggi\ anche|lees\ (?:ook|meer)|læs\ også|les\ også|läs\ också|czytaj\ też)\ ?[:|–-]\ ?\S.*
    | (?:foto|bild|photo|imagen|immagine|beeld)\ ?:\ ?\S.{1,80}
"""
_JUNK = re.compile(f"(?:{_WHOLE}|{_BEGINS}|{_OTHER_LANGUAGES})", re.VERBOSE | re.IGNORECASE)
_PAYWALL = re.compile(
    r"(?:subscribe|log in|sign in|register|become a member|upgrade) (?:now )?to (?:continue|keep|read|unlock)\b.{0,60}"
    r"|(?:this|the) (?:article|story|content) is (?:only |exclusively )?(?:for|available to) (?:our )?(?:paying )?(?:subscribers|members)\b.{0,40}"
    r"|(?:continue|keep) reading with (?:a|our) .{0,60}|to (?:continue|keep) reading,? .{0,60}"
    r"|already (?:a )?(?:subscriber|member|subscribed)\b.{0,40}|you have reached your limit of .{0,60}"
    r"|weiterlesen mit .{0,60}|(?:dieser|der) artikel ist (?:nur )?für abonnenten.{0,60}"
    r"|(?:il vous reste .{0,20}|cet article est réservé) .{0,60}|este contenido es exclusivo .{0,60}",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:(?:\w{2,10}day|\w{2,3}|\w{5,10}),? )?(?:\d{1,2}\.?(?: de| of)? [^\W\d_]{3,10}\.?,?(?: de)? \d{4}"
    r"|[^\W\d_]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
    r"(?:[ ,|·–-]{1,3}(?:at |um |à )?\d{1,2}[:.h]\d{2}.{0,20})?"
)
_MOST_COMPARED = 1_500  # lines; comparing each with all grows with the square
_AFTER_PAYWALL = 1_500  # characters of an offer; what is longer is an article that goes on


def drop_junk(lines: Iterable[str]) -> list[str]:
    """``lines`` without what is plainly not the article, nor words that stand there a second time."""
    kept = [line for line in lines if not is_junk(line)]
    if len(kept) > _MOST_COMPARED:
        return kept
    whole = "\n".join(kept)
    return [line for place, line in enumerate(kept) if not _is_said_again(line, place, kept, whole)]


def until_paywall(lines: list[str]) -> tuple[list[str], bool]:
    """``lines`` up to the offer of a subscription that ends them, and whether there was one."""
    for place, line in enumerate(lines):
        if len(line) <= _LONGEST and _PAYWALL.match(line) and sum(map(len, lines[place:])) <= _AFTER_PAYWALL:
            return lines[:place], True
    return lines, False


def _is_said_again(line: str, place: int, lines: list[str], whole: str) -> bool:
    """Whether a line repeats the one before it, or is a pull quote: part of a longer line, word for word."""
    if place and lines[place - 1] == line:
        return True
    words = line.strip("\"'“”„‘’«» ")
    if not 25 <= len(words) <= 300 or whole.count(words) < 2:
        return False
    return any(words in other and len(other) > len(line) for other in lines)


def is_junk(line: str) -> bool:
    """Whether the whole line is a label, a control or a credit of the page around the article."""
    if len(line) > _LONGEST:
        return False
    if all(_JUNK.fullmatch(piece.strip(" •»›>*-–—:")) for piece in re.split(r" [·|] ", line)):
        return True
    ends_like_words = line.rstrip("\"'”’»)").endswith((".", "!", "?"))
    return not ends_like_words and bool(_CREDIT.fullmatch(line) or _DATE.fullmatch(line))

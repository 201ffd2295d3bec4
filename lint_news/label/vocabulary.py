"""Words that the names of elements, and the first and last words of furniture, are known by.

They are features of a model, not rules: no single one cuts anything.
"""

from __future__ import annotations

# What classes, ids and roles commonly say of what lies in an element.
NAME_GROUPS = {
    "article": "article articlebody story storybody post entry hentry blogpost newsarticle newsarticlebody",
    "body": "body content text richtext copy prose paragraph bodytext maincontent rte wysiwyg markdown",
    "main": "main primary center",
    "headline": "title headline heading hed",
    "standfirst": "standfirst dek deck summary excerpt abstract lead lede intro kicker subtitle subheadline teaser",
    "byline": "byline author authors contributor writer",
    "bio": "bio biography profile aboutauthor",
    "date": "date time timestamp published updated dateline datetime pubdate",
    "meta": "meta info details",
    "caption": "caption figcaption legend",
    "media": "image img photo picture figure gallery slideshow carousel slider media video player audio thumbnail",
    "credit": "credit credits copyright source attribution",
    "share": "share sharing social facebook twitter addthis sharedaddy sociable whatsapp tweet",
    "related": "related recommended recommendation recommendations similar also readmore further outbrain taboola more",
    "popular": "popular trending latest recent mostread most top featured hot headlines news newsletterfeed",
    "promo": "promo promotion sponsor sponsored partner affiliate commerce product deal buy shop cta callout banner",
    "advert": "ad ads advert advertisement advertising adsense dfp gpt adunit adslot",
    "newsletter": "newsletter subscribe subscription signup sign mailing email mailchimp register registration",
    "paywall": "paywall premium gate metered login signin account",
    "comments": "comment comments discussion disqus reply replies respond commentlist forum talkback",
    "nav": "nav navigation menu navbar breadcrumb breadcrumbs pagination pager prev next previous toolbar submenu",
    "side": "sidebar side aside rail secondary right widget widgets complementary module",
    "header": "header masthead top logo topbar",
    "footer": "footer bottom foot colophon contentinfo legal disclaimer privacy terms",
    "tags": "tag tags topics topic keywords category categories section labels",
    "list": "list items item feed grid cards card tile collection archive river listing",
    "quote": "quote blockquote pullquote quotes",
    "embed": "embed instagram tweet iframe oembed youtube twitter",
    "hidden": "hidden modal popup overlay tooltip dialog hide sr visually invisible offscreen collapse print noprint",
    "cookie": "cookie consent gdpr banner notice alert",
    "table": "table row cell col stats score scoreboard",
    "infobox": "infobox box factbox sidebar fact key takeaways highlights toc contents",
    "recipe": "recipe ingredients instructions",
    "tool": "button btn dropdown select form input search filter tabs tab control",
}

# What furniture commonly says, as words between spaces; `*` stands for the rest of a word.
PHRASES = {
    "share": "share this|share on|share via|share with|tweet|facebook|twitter|whatsapp|linkedin|pinterest|copy link|"
    "print this|email this|e mail this",
    "newsletter": "newsletter|newsletters|sign up|subscrib*|inbox|email address|log in|login|sign in|register|"
    "free trial|membership|unlimited access|premium",
    "related": "read more|read also|also read|see also|related|recommended|you may|you might|don t miss|more from|"
    "more on|more stories|more news|what to read|up next|next article|previous|continue reading|click here|"
    "find out more|learn more|trending|most read|most popular|read next|top stories|latest news",
    "follow": "follow us|follow him|follow her|follow me|on twitter|on facebook|on instagram|on youtube|on telegram|"
    "download the|download our|app store|google play|podcast|listen to|whatsapp channel",
    "comments": "comment|comments|reply|replies|leave a|join the conversation|join the discussion|post a|your name|"
    "moderat*|report abuse",
    "copyright": "copyright|all rights reserved|©|terms of use|terms of service|privacy policy|trademark|reproduc*|"
    "republish*|may not be|without permission",
    "advert": "advertis*|sponsored|affiliate|commission|partner content|paid post|promoted|ad",
    "cookie": "cookie|cookies|javascript|your browser|consent|ad block*|adblock*",
    "credit": "photo|photos|photograph|image|image credit|credit|getty|reuters|shutterstock|associated press|ap|afp|"
    "illustration|courtesy|file photo|file picture|photography|picture",
    "byline": "by|written by|posted by|staff writer|correspondent|reporter|min read|minute read|minutes read|published|"
    "updated|posted|last modified|ago",
    "bio": "is a|is an|is the|reporter|writer|editor|journalist|columnist|contributor|producer|professor|author of|"
    "freelance*|reached at|contact him|contact her|contact the|about the author|lives in|she is|he is|they are",
    "origin": "originally appeared|originally published|originally posted|first appeared|first published|"
    "this story|this article|this post|this content|this report|reporting by|editing by|additional reporting|"
    "contributed to|with files from|source|sources|adapted from",
    "tags": "tag|tags|filed under|topics|category|categories|keywords|in this story",
    "commerce": "buy|shop|best deals|best deal|order now|add to cart|check price|sale|shipping|discount|off|deals",
    "note": "editor s note|note|correction|disclaimer|disclosure|this is an opinion|views expressed|opinions expressed|"
    "references|notes|clarification|do not necessarily",
    "contents": "table of contents|in this article|jump to|key points|key takeaways|contents|skip to|at a glance",
    "calls": "get the|get our|try|start your|join|donate|support|help us|support us|sign|have a tip|got a tip|"
    "send us|tell us|let us know|tip|tips",
    "number": "http*|www|com|org|net",
}

# Frequent words of running text in the languages of much news.
STOP_WORDS = """
the of and to a in that is for on was with he it as said by at his from have has be are an this they not but who their
der die das und in zu den von mit ist des im nicht sich ein eine auf für als auch dem
le la les de des du et en un une est que qui dans pour sur pas au par plus avec il
el los las y que en un una es por con para se del su al lo como más
o os as e do da em um uma para com não por no na dos que se
il di che è la per un una del in non con le dei si al della
и в не на что с по как из за к от это для
de het een van en in is op te dat met voor zijn
och att i det som en på är av för med den till
w i na z do że się nie jest o
""".split()

"""Spun articles are told, in any format; what is odd by its kind is not taken for one."""

from __future__ import annotations

import json
import textwrap
from dataclasses import replace

import pytest

import lint_news
from lint_news.model import JSON_RECORD, Source
from lint_news.pipeline import lint

RULE = "oddity/spun-text"
PLAN = lint_news.make_plan(lint_news.Config(select=(RULE,)))
SPUN = """\
Council approves new harbour bridge

The city chamber endorsed a fresh harbour span on Monday, finishing a three-year altercation over the expense of
the contrivance. Councillors balloted nine to six in favour, with the governor contending that the ancient traverse
was no longer harmless for ponderous conveyances.

The stage of the scaffold is foreseen to begin in the springtime and to seize about two ages. Commerce will be
diverted through the northerly quarter, where inhabitants have already grumbled about racket and unclean vapour.

"This is a tremendous daylight for the borough," the governor enunciated after the convocation. "Our folk have
lingered long sufficiency for a secure overpass, and they merit it."

Adversaries articulated that the lucre would be superior expended on colleges and infirmaries. One councillor
summoned the scheme a squander of civic currency and pledged to contest it in tribunal.

The venture will be compensated for with a advance from the regional authority, which must be reimbursed over
twenty twelvemonths. A fee for chauffeurs was weighed but discarded after a communal hearkening in which scores of
merchants talked against it.

Technicians discovered fissures in the antique framework last wintertime, and lorries have been prohibited since
then. The fresh structure will have broader paths for pedestrians and bicycles, and a illumination arrangement that
conserves vitality.
"""
VERSE = """\
The pilot's wife

O the gulls are gone and the lamp is low, and the tide runs dark on the bar,
and the wind that sang in the sails at dawn is moaning now from afar;
the nets hang stiff on the harbour wall, the kettle is black on the flame,
and she counts the bells from the drowned church tower and whispers her sailor's name.

He went when the thrift was pink on the cliff, he went with a kiss and a song,
with bread in his bag and salt in his beard, and he said he would not be long;
now frost has silvered the ropes and spars and ice has shuttered the bay,
and the children ask by the glowing grate which star will light his way.

O hush, my lambs, for the sea is deep, and the sea has a heart of stone,
she cradles the bold in her emerald bed and rocks them to sleep alone;
but I hear an oar in the rolling mist and a step on the shingle strand,
and the latch is lifted, the hound leaps up, and a lantern shakes in his hand.

The wreckers wept and the widows prayed, the vicar was dumb with dread,
for cold was the cheek she kissed that night and wet was the kerchief spread;
and ever since, when the herring shoal and the moon hangs thin as a blade,
they see them walk on the silver sand where the barnacled keel was laid.

So bar the shutter and bank the fire and murmur a prayer for those
who harvest the furrows that no man ploughs in the fields where the east wind blows.
"""
RECIPE = """\
Aunt Hedda's plum cake, as she made it

Beat the butter with the sugar until it is pale, then add the eggs one by one. Sift in the flour with the baking
powder, a pinch of salt and the cinnamon, and fold the batter together with a wooden spoon.

Grease a springform tin and dust it with breadcrumbs. Halve and stone the plums, and press them into the dough, cut
side up, in rings from the rim to the middle.

Mix the crumble from melted butter, demerara sugar, ground almonds and flour, rub it between your fingers and
scatter it over the fruit. Bake for fifty minutes at 180 degrees, until a skewer comes out clean.

Let the cake cool in the tin, loosen the rim with a palette knife and dredge it with icing sugar. Serve it lukewarm
with whipped cream or vanilla custard.

The cake keeps for three days in a tin with a tight lid, and freezes well in slices. Instead of plums you can take
tart apples, apricots or rhubarb, which wants a little more sugar. If the juice runs, sprinkle semolina under the
fruit.

For a large tray double everything and bake ten minutes longer. Leftover crumble can be frozen raw. Hedda swore by
yeast dough, which she let rise overnight in the pantry, and by a glass of plum brandy for the baker.
"""
SPORT = """\
Derby ends level after late drama

Norrey Rovers 2, Harbour Athletic 2. Half-time 1-0. Attendance 4,312. Booked: Olsen, Brandt, Quirke. Sent off:
Mallory (81).

Rovers (4-4-2): Fenwick; Olsen, Tait, Marsh, Brandt; Quirke (Lund 70), Nye, Pell, Dunne; Hargreave, Sorley (Watt
83). Athletic (4-3-3): Crane; Mallory, Stubbs, Ivers, Locke; Penhale, Rusk, Boyd; Teague (Orme 60), Vance, Kell.

Hargreave nodded the hosts in front from a whipped corner on the half-hour, and Sorley rattled the bar with a
volley before the break. Athletic pressed after the restart and levelled when Vance slotted home a rebound from
close range.

Dunne curled in a free kick off the post with ten minutes left, but the visitors, down to ten men after a lunge by
Mallory, snatched a point in stoppage time when Kell headed a looping cross past the stranded keeper.

"We switched off at the far post, and you get punished at this level," the Rovers coach fumed. His opposite number
hailed a gritty display: "The lads dug in, chased lost causes and got their reward. I would have bitten your hand
off for a draw at kick-off."

Rovers slip to seventh, two points off the play-off places, with a game in hand. They travel to second-placed
Saltmarsh on Saturday without the suspended Quirke, while Athletic host bottom club Fernhill and may hand a debut
to their new signing, a lanky winger on loan.
"""
MINUTES = """\
Council meeting, verbatim

CHAIR: Right, can we, um, can we get started? Item four, the bins. Councillor Pell, you wanted to, you had a point
on that.

PELL: Yeah, thanks, Chair. So, look, what I'm hearing on the doorstep, right, is that folk are fed up, basically.
They put the bin out, it's not emptied, they ring up, nobody answers. I mean, it's not rocket science, is it?

CHAIR: No, no, I take the point. Go on.

PELL: And, you know, the depot says it's the lorries, the lorries say it's the depot. I've been round there myself,
I've stood in the yard at six in the morning, and I'll tell you what, there were three lorries sat there doing
nowt.

NYE: With respect, Chair, that's, that's not quite fair. Two of those were in for repair, and the lads can't drive
what hasn't got brakes. We've had this out before.

PELL: Aye, well, we'll have it out again, because it's our residents who are stepping over rubbish. My old mum's
eighty-three and she's dragging a bin up the lane.

CHAIR: Okay, okay. Let's, let's park that. Can we get a written answer from the officer, for the next meeting, on
how many rounds were missed and why? Thanks. Is that alright with everybody? Good. Any other business, then, or can
we all go home for our tea? No? Lovely. Cheers, all. Mind the step on your way out, somebody's nicked the light
bulb again.
"""
DIALECT = """\
Owd Tam an' the ferry

"Ah tell thee, lad, yon ferry's nobbut a bathtub wi' a chimbley," owd Tam grumbled, spittin' ower the rail. "Us feyther
sailed wi' nowt but a rag an' a prayer, an' he were niver wet above his knees."

The bairns gawped an' giggled. "Whisht, thee daft gowks," he growled, "or Ah'll skelp thi lugs an' send thee yam to thi
mam wi'out a kipper." But his een were twinklin', an' he fished a poke o' humbugs from his gansey.

"When Ah were a nipper," he went on, "we'd clarty boots an' empty bellies, an' we laiked on t'staithes till t'moon were
up. Summat were allus brokken, an' nobody had brass to fettle it. Tha knows nowt, wi' thi gadgets an' thi central
heatin'."

The skipper blew the hooter. "Sithee, Tam, is tha comin' or is tha stoppin'?" "Ah's comin', Ah's comin', keep thi hair
on," said Tam, an' he hirpled down the slipway, cussin' the weed an' the wind an' the gormless gulls.
"""
NAMES = "Those who were honoured\n\n" + "\n\n".join(
    f"{a} {b}, the {c} of {d}, was made an officer for services to {e} in the region."
    for a, b, c, d, e in zip(
        "Oona Piet Marta Hamish Lotte Anselm Greta Idris".split() * 4,
        "Fenwick Vandermolen Okonjo Strachan Abildgaard Quirke Tollemache Pendry".split() * 4,
        "warden treasurer chair patron steward bursar matron curator".split() * 4,
        "Norrey Saltmarsh Fernhill Harbourton Tarnwick Oxley Brackwater Penhale".split() * 4,
        "nursing rowing weaving farming choral-music sailing teaching beekeeping".split() * 4,
        strict=True,
    )
)
SHORT = "\n\n".join(SPUN.split("\n\n")[:3]) + "\n"
GERMAN = "Der Minister sagte am Sonntag, dass die Regierung den Mindestlohn im ganzen Land erhöhen werde. " * 30
WEB = "<br>\n"


def found(text, media_type="text/plain", **changes):
    result = lint_news.lint(text, media_type=media_type, plan=replace(PLAN, **changes))
    return [(f.rule, f.severity, f.text) for f in result.findings]


EXPECTED = [(RULE, "note", "Council approves new harbour bridge")]


def page(text):
    headline, *rest = text.strip().split("\n\n")
    paragraphs = "".join(f"<p>{p.replace(chr(10), WEB)}</p>\n" for p in rest)
    return f"<html><body><article><h1>{headline}</h1>\n{paragraphs}</article></body></html>"


def wrapped(text, width=72):
    return "\n\n".join(textwrap.fill(p, width) for p in text.strip().split("\n\n")) + "\n"


def test_a_spun_article_is_one_note_with_its_figures():
    result = lint_news.lint(SPUN, media_type="text/plain", plan=PLAN)
    (finding,) = result.findings
    assert (finding.rule, finding.severity, finding.text) == EXPECTED[0]
    assert finding.location.line == 1
    assert finding.message == (
        "Reads as spun: 8 of 109 words do not fit where they stand; in edited news it is 10 in a thousand"
    )


def test_in_every_format_and_tier():
    assert found(page(SPUN), "text/html") == EXPECTED
    assert found(wrapped(SPUN)) == EXPECTED
    assert found(SPUN, deep="encoder") == EXPECTED
    title, _, body = SPUN.partition("\n\n")
    source = Source("d.jsonl", json.dumps({"title": title, "text": wrapped(body)}).encode(), JSON_RECORD, 1)
    assert [f.rule for f in lint(source, PLAN).findings] == [RULE]


@pytest.mark.parametrize("text", [VERSE, RECIPE, SPORT, MINUTES, DIALECT, NAMES, SHORT, GERMAN])
@pytest.mark.parametrize("form", ["text", "page"])
def test_what_is_odd_by_its_kind_is_none(text, form):
    assert (found(page(text), "text/html") if form == "page" else found(text)) == []


def test_verse_would_be_taken_for_spun_prose():
    """What the test above shows is that verse is told, not that its words fit."""
    prose = "\n\n".join(p.replace("\n", " ") for p in VERSE.split("\n\n"))
    assert [rule for rule, *_ in found(prose)] == [RULE]


def test_broken_words_are_no_spun_ones():
    def hyphened(word):
        return f"{word[:3]}\xad{word[3:]}" if len(word) > 6 else word

    broken = "\n\n".join(" ".join(map(hyphened, p.split())) for p in SPUN.split("\n\n"))
    assert found(broken) == []


def test_accepted_words_of_a_headline_say_nothing_of_the_article():
    assert found(SPUN, accept=(" harbour bridge ",)) == EXPECTED


def test_other_oddities_stand_beside_it():
    every = lint_news.make_plan(lint_news.Config())
    text = SPUN.replace("harbour bridge", "harbor brige amid security tears", 1)
    rules = [f.rule for f in lint_news.lint(text, media_type="text/plain", plan=every).findings if f.location.line == 1]
    assert RULE in rules
    assert any(r.startswith("oddity/") and r != RULE for r in rules)

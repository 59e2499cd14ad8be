"""Sides: attached within the phrase, carried by headings, never borrowed from another site."""

import pytest

PAIRS = [
    ("<left>left knee pain</left>", "<right>right knee pain</right>"),
    ("right knee and left <left>hip pain</left>", "left knee and right <right>hip pain</right>"),
    ("<left>osteoarthritis</left> of the left knee", "<unsided>osteoarthritis</unsided> of the knee"),
    ("<right>fracture</right>, right radius", "<unsided>fracture</unsided>, radius"),
    ("<bilateral>knee pain</bilateral>, both knees", "both parents here for <unsided>knee pain</unsided>"),
    ("<bilateral>knee OA</bilateral>, L>R", "<left>knee OA</left>, left"),
    ("R <right>ear pain</right>", "RR 20 <unsided>ear pain</unsided>"),
    ("L <left>flank pain</left>", "on 2 L <unsided>flank pain</unsided>"),
    ("left-sided <left>weakness</left>", "left-handed, <unsided>weakness</unsided>"),
    ("LLE <left>edema</left>", "<unsided>edema</unsided>"),
    ("she left the ED with <unsided>knee pain</unsided>", "left <left>knee pain</left>"),
    ("right now <unsided>knee pain</unsided>", "right <right>knee pain</right>"),
    ("right heart <unsided>failure</unsided>", "right <right>hip fracture</right>"),
    ("left ventricular <unsided>hypertrophy</unsided>", "left <left>breast mass</left>"),
    ("L4 <unsided>compression fracture</unsided>", "L <left>hip fracture</left>"),
    ("L5-S1 <unsided>disc herniation</unsided>", "right S1 <right>radiculopathy</right>"),
    ("left knee normal, <unsided>hip pain</unsided>", "left <left>hip pain</left>"),
    ("<unsided>knee OA</unsided>, left <left>hip fracture</left>", "<left>knee OA</left>, left knee"),
    ("<right>glaucoma</right>, severe stage OD", "<left>glaucoma</left>, moderate stage OS"),
    ("<bilateral>dry eye syndrome</bilateral> OU", "opioid OD with <unsided>nausea</unsided>"),
    ("<bilateral>wheezes</bilateral> bilaterally", "<unsided>wheezes</unsided>"),
    ("bilateral <bilateral>leg edema</bilateral>", "<unsided>leg edema</unsided>"),
    ("<right>hernia</right> (right)", "<unsided>hernia</unsided> (reducible)"),
    ("the left knee has an <left>effusion</left>", "the knee has an <unsided>effusion</unsided>"),
    ("<left>pain</left> in the left shoulder", "<unsided>neck pain</unsided> radiating to the left arm"),
    ("b/l <bilateral>knee pain</bilateral>", "<unsided>knee pain</unsided>"),
    ("Rt <right>shoulder pain</right>", "RT consulted for <unsided>dyspnea</unsided>"),
    ("left and right <bilateral>knee pain</bilateral>", "left knee and right <right>ankle pain</right>"),
    ("left breast <left>cancer</left>", "left breast cancer with <unsided>lung metastasis</unsided>"),
    ("left knee and <left>ankle pain</left>", "<left>left knee OA</left> and <unsided>hip OA</unsided>"),
    ("right-hand dominant with <unsided>wrist pain</unsided>", "right <right>hand pain</right>"),
    ("R TM red, <right>otitis media R ear</right>", "TM red, <unsided>otitis media</unsided>"),
    ("5 mm L <left>ureteral stone</left>", "5 mm <unsided>ureteral stone</unsided>"),
    ("<left>carpal tunnel syndrome</left>, left wrist", "<unsided>carpal tunnel syndrome</unsided>"),
    ("signed R. Okafor, <unsided>ear pain</unsided>", "R <right>ear pain</right>"),
    ("<right>consolidation</right> right lower lobe", "<unsided>consolidation</unsided> lower lobe"),
    ("<left>cataract</left>, left eye", "<unsided>cataract</unsided>, eye"),
    ("left hip: <left>pain</left>, <left>stiffness</left>", "hip: <unsided>pain</unsided>"),
    ("diabetic foot <left>ulcer</left>, left heel", "diabetic foot <unsided>ulcer</unsided>, heel"),
    ("left lower lobe <left>pneumonia</left>", "lower lobe <unsided>pneumonia</unsided>"),
    ("X-rays of the right wrist show a <right>fracture</right>", "X-rays show a <unsided>fracture</unsided>"),
    ("Right knee pain, likely <right>ACL tear</right>", "Knee pain, likely <unsided>ACL tear</unsided>"),
    (
        "left knee injection for <left>osteoarthritis</left>",
        "left knee injection for <unsided>hip pain</unsided>",
    ),
    (
        "right shoulder pain, <right>rotator cuff tear</right>",
        "right shoulder pain, <unsided>hypertension</unsided>",
    ),
    ("fell onto the left side, <unsided>neck pain</unsided>", "left <left>neck pain</left>"),
]


@pytest.mark.parametrize(
    ("one", "other"), [pytest.param(a, b, id=f"{n:03d}") for n, (a, b) in enumerate(PAIRS)]
)
def test_sides(one: str, other: str, assert_markup) -> None:
    assert_markup(one)
    assert_markup(other)


@pytest.mark.parametrize(
    "marked",
    [
        "Left knee:\n- <left>effusion</left>\n- <left>crepitus</left>",
        "Left knee:\n- effusion\n\n<unsided>Pain</unsided>",
        "Left knee:\n- <left>effusion</left>\nRight knee:\n- <right>crepitus</right>",
        "Left knee:\n- <left>effusion</left>\nHeart: <unsided>murmur</unsided>",
        "Left knee: stable.\n<unsided>Hip pain</unsided>",
        "RIGHT EYE\n<right>cataract</right>",
    ],
)
def test_headings_govern_their_paragraph(marked: str, assert_markup) -> None:
    assert_markup(marked)


def test_the_cue_is_the_side_word(assertion_reader) -> None:
    text = "osteoarthritis of the left knee"
    _, cues = assertion_reader.read(text, (), ((0, len(text)),), ((0, 14),))[0]
    assert [(cue.axis, cue.text, cue.rule) for cue in cues] == [("laterality", "left", "side.left")]

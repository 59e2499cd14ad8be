"""Minimal pairs of the assertion engine: two near sentences that must be read apart."""

import pytest

PRESENCE = [
    (
        "no <absent>murmur</absent>, lungs with <present>wheeze</present>",
        "no <absent>murmur</absent>, <absent>rub</absent>",
    ),
    (
        "without <absent>rash</absent>. <present>edema</present> 2+",
        "without <absent>rash</absent> or <absent>edema</absent>",
    ),
    ("ruled-out <absent>ACS</absent>", "rule-out <possible>ACS</possible>"),
    ("no <absent>fever</absent>", "<present>fever</present>"),
    ("denies <absent>chest pain</absent>", "reports <present>chest pain</present>"),
    ("without <absent>edema</absent>", "with <present>edema</present>"),
    ("negative for <absent>cough</absent>", "positive for <present>cough</present>"),
    ("<absent>fever</absent>: none", "<present>fever</present>: yes"),
    ("<absent>edema</absent> absent", "<present>edema</present> present"),
    ("<absent>chest pain</absent> - denies", "<present>chest pain</present> - worse"),
    ("<absent>pneumonia</absent> was ruled out", "rule out <possible>pneumonia</possible>"),
    ("<absent>effusion</absent> not seen", "<present>effusion</present> seen"),
    (
        "no <absent>fever</absent>, <absent>chills</absent>, or <absent>cough</absent>",
        "no <absent>fever</absent> but has <present>chills</present>",
    ),
    (
        "no <absent>fever</absent> or <absent>chills</absent>, <present>cough</present> is worse",
        "no <absent>fever</absent>, <absent>chills</absent> or <absent>cough</absent>",
    ),
    (
        "denies <absent>nausea</absent>, <absent>vomiting</absent>, <absent>diarrhea</absent>",
        "denies <absent>nausea</absent>, reports <present>diarrhea</present>",
    ),
    ("no change in <present>cough</present>", "no <absent>cough</absent>"),
    ("not only <present>wheeze</present> but <present>rales</present>", "not <absent>wheezing</absent>"),
    ("cannot exclude <possible>fracture</possible>", "CT excluded <absent>fracture</absent>"),
    ("no increase in <present>swelling</present>", "no <absent>swelling</absent>"),
    ("gram negative <present>bacteremia</present>", "negative for <absent>bacteremia</absent>"),
    ("not without <present>pain</present>", "without <absent>pain</absent>"),
    (
        "no <absent>fever</absent> except <present>chills</present>",
        "no <absent>fever</absent>, <absent>chills</absent>",
    ),
    ("no <absent>symptoms</absent> aside from <present>cough</present>", "no <absent>cough</absent>"),
    (
        "no <absent>rash</absent>; <present>itching</present>",
        "no <absent>rash</absent>, <absent>itching</absent>",
    ),
    (
        "no <absent>fever</absent>, mild <present>cough</present>",
        "no <absent>fever</absent>, <absent>cough</absent>",
    ),
    (
        "no <absent>edema</absent> Neuro: <present>weakness</present>",
        "no <absent>edema</absent>, <absent>weakness</absent>",
    ),
    (
        "[ ] <absent>fever</absent> [x] <present>cough</present>",
        "[x] <present>fever</present> [ ] <absent>cough</absent>",
    ),
    (
        "☐ <absent>fever</absent> ☑ <present>cough</present>",
        "☑ <present>fever</present> ☐ <absent>cough</absent>",
    ),
    ("+ <present>cough</present> / - <absent>fever</absent>", "- <present>cough</present>"),
    (
        "(+) <present>cough</present>, (-) <absent>fever</absent>",
        "(-) <absent>cough</absent>, (+) <present>fever</present>",
    ),
    (
        "+<present>cough</present>, -<absent>fever</absent>, -<absent>chills</absent>",
        "+<present>chills</present>",
    ),
    (
        "Negative for: <absent>fever</absent>, <absent>chills</absent>. Positive: <present>rash</present>.",
        "ROS: Positive for <present>fever</present>. Negative for <absent>cough</absent>.",
    ),
    ("GI: no <absent>nausea</absent>", "GI: <present>nausea</present>"),
    ("GI - denies <absent>nausea</absent>", "<absent>nausea</absent> - denies"),
    ("never had <absent>seizures</absent>", "had <present>seizures</present>"),
    ("has never had <absent>cancer</absent>", "has <present>cancer</present>"),
    ("not well controlled <present>hypertension</present>", "not <absent>hypertensive</absent>"),
    ("<present>hypertension</present>, not at goal", "<absent>hypertension</absent> not found"),
    (
        "<present>diabetes</present> without <absent>neuropathy</absent>, <present>hypertension</present>",
        "<present>diabetes</present> with <present>neuropathy</present>, <present>hypertension</present>",
    ),
    ("does not have <absent>asthma</absent>", "does have <present>asthma</present>"),
    ("doesn't have any <absent>pain</absent>", "still has <present>pain</present>"),
    ("no evidence of <absent>DVT</absent>", "evidence of <present>DVT</present>"),
    ("no need for surgery for <present>hernia</present>", "no <absent>hernia</absent>"),
    ("not taking lisinopril for <present>hypertension</present>", "not <absent>hypertensive</absent>"),
    ("the <present>rash</present> has not resolved", "no <absent>rash</absent>"),
    ("<absent>PE</absent> ruled out by negative D-dimer", "<possible>PE</possible> not ruled out"),
    ("ruled out for <absent>MI</absent>", "being evaluated for <present>MI</present>"),
    ("<absent>strep</absent> is negative", "<present>strep</present> is positive"),
    ("doubt <absent>appendicitis</absent>", "suspect <possible>appendicitis</possible>"),
    ("<absent>appendicitis</absent> is unlikely", "<possible>appendicitis</possible> is likely"),
    ("low suspicion for <absent>sepsis</absent>", "high suspicion for <possible>sepsis</possible>"),
    (
        "no lesion suspicious for <absent>melanoma</absent>",
        "lesion suspicious for <possible>melanoma</possible>",
    ),
    ("possible <possible>pneumonia</possible>", "<present>pneumonia</present>"),
    (
        "probable <possible>gout</possible>, <present>hypertension</present>",
        "<present>gout</present>, <present>hypertension</present>",
    ),
    ("concern for <possible>cellulitis</possible>", "no concern for <absent>cellulitis</absent>"),
    ("r/o <possible>DVT</possible>", "<present>DVT</present>"),
    (
        "<possible>viral syndrome</possible> vs <possible>bronchitis</possible>",
        "<present>viral syndrome</present> and <present>bronchitis</present>",
    ),
    ("may have <possible>sleep apnea</possible>", "has <present>sleep apnea</present>"),
    ("question of <possible>TIA</possible>", "<present>TIA</present>"),
    ("?<possible>pneumonia</possible>", "<present>pneumonia</present>"),
    ("consistent with <possible>pneumonia</possible>", "not consistent with <absent>pneumonia</absent>"),
    ("evidence of <present>pneumonia</present>", "suggestive of <possible>pneumonia</possible>"),
    ("<possible>malignancy</possible> cannot be excluded", "<absent>malignancy</absent> was excluded"),
    (
        "<present>dyspnea</present> likely due to <possible>COPD</possible>",
        "<present>dyspnea</present> due to <present>COPD</present>",
    ),
    ("appears to be <possible>shingles</possible>", "<present>shingles</present>"),
    ("return if <hypothetical>fever</hypothetical>", "returns with <present>fever</present>"),
    (
        "should you develop <hypothetical>bleeding</hypothetical>, call",
        "developed <present>bleeding</present>",
    ),
    ("watch for <hypothetical>infection</hypothetical>", "treated for <present>infection</present>"),
    ("risk of <hypothetical>stroke</hypothetical>", "<present>stroke</present>"),
    (
        "risks include <hypothetical>bleeding</hypothetical> and <hypothetical>infection</hypothetical>",
        "findings include <present>bleeding</present> and <present>infection</present>",
    ),
    ("to prevent <hypothetical>falls</hypothetical>", "treated after <present>falls</present>"),
    (
        "screening for <hypothetical>colon cancer</hypothetical>",
        "treatment for <present>colon cancer</present>",
    ),
    (
        "monitor for <hypothetical>hypoglycemia</hypothetical>",
        "monitored because of <present>hypoglycemia</present>",
    ),
    ("<hypothetical>DVT</hypothetical> prophylaxis", "<present>DVT</present> treated"),
    (
        "call 911 for <hypothetical>chest pain</hypothetical>",
        "came by ambulance for <present>chest pain</present>",
    ),
    (
        "testing for <absent>influenza</absent> was negative",
        "testing for <hypothetical>influenza</hypothetical>",
    ),
    ("penicillin, reaction: <conditional>rash</conditional>", "penicillin given for <present>rash</present>"),
    ("if <hypothetical>pain</hypothetical> persists, refer", "<present>pain</present> persists"),
    (
        "<present>COPD</present>, stable. Call if <hypothetical>dyspnea</hypothetical>",
        "<present>COPD</present> with <present>dyspnea</present>",
    ),
    ("no acute <absent>distress</absent>", "acute <present>distress</present>"),
    ("no longer has <absent>headaches</absent>", "still has <present>headaches</present>"),
    (
        "no <absent>nausea</absent>, no <absent>vomiting</absent>, has <present>diarrhea</present>",
        "no <absent>nausea</absent>, no <absent>vomiting</absent>, no <absent>diarrhea</absent>",
    ),
    (
        "<present>cough</present>, no <absent>fever</absent>",
        "<absent>cough</absent>: no, <present>fever</present>: yes",
    ),
    (
        "CT showed <present>diverticulosis</present>, and <absent>appendicitis</absent> was ruled out",
        "CT showed <present>diverticulosis</present> and <present>appendicitis</present>",
    ),
    ("free of <absent>disease</absent>", "signs of <present>disease</present>"),
    ("failed to reveal <absent>stones</absent>", "revealed <present>stones</present>"),
    ("No <absent>chest pain</absent> with exertion", "<present>chest pain</present> with exertion"),
    ("w/o <absent>fever</absent>", "w/ <present>fever</present>"),
    ("neg for <absent>strep</absent>", "pos for <present>strep</present>"),
    ("<absent>Fever</absent>? No.", "<present>Fever</present>? Yes."),
    (
        "NO <absent>FEVER</absent>. <present>COUGH</present> PRESENT.",
        "<present>FEVER</present>. NO <absent>COUGH</absent>.",
    ),
]

EXPERIENCER = [
    ("mother had <family>breast cancer</family>", "patient had <patient>breast cancer</patient>"),
    ("FHx: <family>diabetes</family>", "PMHx: <patient>diabetes</patient>"),
    ("sister with <family>lupus</family>", "here with sister for <patient>lupus</patient>"),
    ("denies that her mother had <family>stroke</family>", "denies <patient>stroke</patient>"),
    ("father: <family>MI</family> at 50", "dx: <patient>MI</patient>"),
    ("here with mother for <patient>cough</patient>", "mother has <family>cough</family>"),
    ("wife reports <patient>snoring</patient>", "wife has <other>influenza</other>"),
    ("mother states he has <patient>fever</patient>", "mother has <family>lupus</family>"),
    ("husband has <other>flu</other>", "husband noticed <patient>jaundice</patient>"),
    ("<family>colon cancer</family> in her father", "<patient>colon cancer</patient> in her colon"),
    ("<family>breast cancer</family> (mother)", "<patient>breast cancer</patient> (left)"),
    ("brother died of <family>colon cancer</family>", "brother says he has <patient>pain</patient>"),
    ("family history of <family>glaucoma</family>", "history of <patient>glaucoma</patient>"),
    (
        "maternal grandmother had <family>dementia</family>",
        "lives with grandmother and has <patient>asthma</patient>",
    ),
    ("no family history of <family>melanoma</family>", "no history of <patient>melanoma</patient>"),
    ("exposed to <other>influenza</other>", "has <patient>influenza</patient>"),
    (
        "mother is concerned about <patient>fever</patient>",
        "mother is diabetic with <family>neuropathy</family>",
    ),
    ("mother's <family>migraines</family>", "mother's report: <patient>migraines</patient>"),
    (
        "her mother had <family>cancer</family> and the patient has <patient>anxiety</patient>",
        "her mother had <family>cancer</family> and <family>anxiety</family>",
    ),
    ("Family: father had an <family>MI</family> at 60.", "Father notes <patient>vomiting</patient> at home."),
    ("roommate has <other>strep</other>", "has <patient>strep</patient>"),
    (
        "father with <family>gout</family>, mother with <family>asthma</family>",
        "presents with father for <patient>gout</patient>",
    ),
]

TEMPORALITY = [
    ("history of <historical>DVT</historical>", "<current>DVT</current>"),
    ("h/o <historical>stroke</historical>", "acute <current>stroke</current>"),
    ("s/p <historical>appendectomy</historical>", "<current>appendectomy</current> performed"),
    ("status post <historical>CABG</historical> for <current>CAD</current>", "<current>CAD</current>"),
    ("previous <historical>fracture</historical>", "<current>fracture</current>"),
    ("prior <historical>stroke</historical>", "prior to admission <current>stroke</current>"),
    ("<historical>asthma</historical> as a child", "<current>asthma</current> in a child"),
    ("<historical>pneumonia</historical>, resolved", "<current>pneumonia</current>, not resolved"),
    ("<historical>hepatitis</historical> 20 years ago", "<current>back pain</current> began 20 years ago"),
    ("3-year history of <current>back pain</current>", "history of <historical>back pain</historical>"),
    ("history of present illness: <current>cough</current>", "history of <historical>cough</historical>"),
    ("history significant for <current>diabetes</current>", "history of <historical>diabetes</historical>"),
    (
        "<historical>stroke</historical> in 2018, visit 05/2026",
        "<current>diabetes</current> since 2018, visit 05/2026",
    ),
    (
        "<historical>cholecystectomy</historical> 2012, note of 2026",
        "<current>diabetes</current> diagnosed in 2012, note of 2026",
    ),
    ("resolved <historical>AKI</historical>", "resolving <current>AKI</current>"),
    ("old <historical>rib fracture</historical>", "65 year old with <current>rib fracture</current>"),
    (
        "history of <historical>COPD</historical> who presents with <current>dyspnea</current>",
        "history of <historical>COPD</historical> and <historical>asthma</historical>",
    ),
    ("no history of <historical>seizures</historical>", "no <current>seizures</current>"),
    ("scheduled for <planned>colonoscopy</planned>", "underwent <current>colonoscopy</current>"),
    ("will undergo <planned>surgery</planned>", "after <current>surgery</current>"),
    (
        "plan for <planned>knee replacement</planned> for <current>osteoarthritis</current>",
        "<current>knee replacement</current> done for <current>osteoarthritis</current>",
    ),
    ("<planned>biopsy</planned> to be done next week", "<current>biopsy</current> done today"),
    ("consider <planned>MRI</planned>", "<current>MRI</current> reviewed"),
    ("<planned>MRI</planned> ordered", "<current>MRI</current> done"),
    ("returns as scheduled for <current>injection</current>", "scheduled for <planned>injection</planned>"),
    (
        "past medical history of <current>hypertension</current>",
        "history of <historical>hypertension</historical>",
    ),
    ("<historical>breast cancer</historical> in remission", "<current>breast cancer</current> on treatment"),
    ("<historical>cough</historical> has resolved", "<current>cough</current> has not resolved"),
]


def _pairs(pairs):
    return [pytest.param(one, other, id=f"{number:03d}") for number, (one, other) in enumerate(pairs)]


@pytest.mark.parametrize(("one", "other"), _pairs(PRESENCE))
def test_presence(one: str, other: str, assert_markup) -> None:
    assert_markup(one)
    assert_markup(other)


@pytest.mark.parametrize(("one", "other"), _pairs(EXPERIENCER))
def test_experiencer(one: str, other: str, assert_markup) -> None:
    assert_markup(one)
    assert_markup(other)


@pytest.mark.parametrize(("one", "other"), _pairs(TEMPORALITY))
def test_temporality(one: str, other: str, assert_markup) -> None:
    assert_markup(one)
    assert_markup(other)


@pytest.mark.parametrize(
    ("marked", "section"),
    [
        ("Mother: <family>diabetes</family>", "family_history"),
        ("<family>colon cancer</family> at 50", "family_history"),
        ("<current>Hypertension</current>, <current>asthma</current>", "pmh"),
        ("<historical>stroke</historical> 2018, seen 2026", "pmh"),
        ("<historical>Appendectomy</historical>", "psh"),
        ("Penicillin: <conditional>hives</conditional>", "allergies"),
        ("<present>Penicillin allergy</present>", "allergies"),
        ("<hypothetical>Fever</hypothetical> over 101", "instructions"),
        ("[ ] <present>fever</present>", "plan"),
        ("[ ] <absent>fever</absent>", "ros"),
        ("1. Repeat <planned>MRI</planned> in 6 weeks", "plan"),
        ("1. Repeat <current>MRI</current> was normal", "results"),
    ],
)
def test_sections(marked: str, section: str, assert_markup) -> None:
    assert_markup(marked, section)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("acute <acute>bronchitis</acute>", "chronic <chronic>bronchitis</chronic>"),
        ("severe <severe>anemia</severe>", "mild <mild>anemia</mild>"),
        ("<moderate>dementia</moderate>, moderate", "<severe>dementia</severe> is severe"),
        ("<acute>asthma</acute> exacerbation", "recurrent <recurrent>depression</recurrent>"),
    ],
)
def test_degree(one: str, other: str, assert_markup) -> None:
    assert_markup(one)
    assert_markup(other)


def test_degree_is_not_borrowed(assertion_reader) -> None:
    text = "severe headache and nausea"
    headache, nausea = assertion_reader.read(text, (), ((0, len(text)),), ((7, 15), (20, 26)))
    assert headache[0].severity == "severe"
    assert nausea[0].severity is None


def test_cue_within_the_finding_sets_nothing(assertion_reader) -> None:
    text = "type 2 diabetes without complications"
    assertion, cues = assertion_reader.read(text, (), ((0, len(text)),), ((0, len(text)),))[0]
    assert assertion.presence == "present"
    assert cues == ()


def test_weak_history_keeps_its_cue(assertion_reader) -> None:
    text = "past medical history significant for hypertension"
    assertion, cues = assertion_reader.read(text, (), ((0, len(text)),), ((37, 49),))[0]
    assert assertion.temporality == "current"
    assert cues[0].rule == "history.weak.list"


def test_span_outside_every_sentence_reads_its_line(assertion_reader) -> None:
    text = "No fever\nLungs clear."
    assert assertion_reader.read(text, (), ((9, 21),), ((3, 8),))[0][0].presence == "absent"


def test_no_spans_no_work(assertion_reader) -> None:
    assert assertion_reader.read("No fever", (), ((0, 8),), ()) == []


def test_long_line_stays_linear(assertion_reader) -> None:
    text = "no fever, possible cough " * 4000
    spans = [(at * 25 + 3, at * 25 + 8) for at in range(0, 4000)]
    reads = assertion_reader.read(text, (), ((0, len(text)),), spans)
    assert all(read[0].presence == "absent" for read in reads)


def test_a_line_without_end_is_read_whole(assertion_reader) -> None:
    unit = "left knee pain 2010 years ago or mother had severe acute cough if not denied, "
    count = 1600
    spans = [(at * len(unit) + 10, at * len(unit) + 14) for at in range(count)]
    assert len(assertion_reader.read(unit * count, (), ((0, len(unit) * count),), spans)) == count

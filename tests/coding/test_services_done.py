"""Services done in the encounter: what counts, what does not, side, units and rivals."""

import pytest

from nlp_coder.codes.procedures import load_services
from nlp_coder.coding.procedures import Done, ServiceFinder
from nlp_coder.coding.service_digit import digit_modifier
from nlp_coder.coding.service_side import Side
from nlp_coder.language.sections import SectionRules, find_sections, load_sections
from nlp_coder.language.sentences import split_sentences
from nlp_coder.note import Encounter, Note, Setting


@pytest.fixture(scope="module")
def finder() -> ServiceFinder:
    return ServiceFinder(load_services())


@pytest.fixture(scope="module")
def rules() -> SectionRules:
    return load_sections()


def done(finder: ServiceFinder, rules: SectionRules, text: str, encounter: Encounter) -> tuple[Done, ...]:
    sections = find_sections(text, rules)
    found = finder.find(text, sections, split_sentences(text, sections), (), Note("n", text, encounter))
    assert all(0 <= start < end <= len(text) for one in found for start, end in one.evidence)
    return found


CASES = [
    ("PLAN:\nLiquid nitrogen to three actinic lesions, one 10-second freeze each.", "17000 17003x2"),
    (
        "FINDINGS: At colonoscopy a sessile polyp was seen, taken off with a cold snare and retrieved.",
        "45385",
    ),
    ("OBJECTIVE: Right hallux nail tender. He trimmed it himself twice.", ""),
    ("OBJECTIVE: The nails were trimmed today.", "11719"),
    ("OBJECTIVE: XR knee 3 views done today in the office: normal.", "73562"),
    ("OBJECTIVE: XR knee 3 views done today in radiology, report: normal.", ""),
    ("PLAN:\nVarenicline started, quit date 02/09; counseled 5 minutes.", "99406"),
    ("PLAN:\nDiet discussed; counseled 5 minutes.", ""),
    ("PROCEDURE: Oxaliplatin 150 mg in D5W IV, started 09:30, finished 11:30.", "96413x1 96415x1 J9263x300"),
    ("PROCEDURE: Oxaliplatin 150 mg in D5W IV, started 09:30, finished 11:00.", "96413x1 J9263x300"),
    ("PROCEDURE: Polysomnogram, attended overnight. AHI 32, total sleep time 340 minutes.", "95810"),
    ("PROCEDURE: Polysomnogram with CPAP titration, attended. AHI 3 at 9 cm.", "95811"),
    (
        "PROCEDURE: Skin prick testing to 24 allergens with histamine control, wheals read at 15 min.",
        "95004x24",
    ),
    ("PROCEDURE: Allergy shot 0.3 mL given in the left arm, no reaction.", "95115"),
    (
        "PROCEDURE: Mohs surgery of the nose, first stage. Second stage of Mohs of the nose taken, margins clear.",
        "17311 17312",
    ),
    (
        "PROCEDURE: Radiofrequency ablation of the left great saphenous vein, tumescent anesthesia, 32 cm closed.",
        "36475-left",
    ),
    ("PROCEDURE: Prostate biopsy, 12 cores taken by needle under ultrasound.", "55700"),
    ("PLAN:\nProstate biopsy with 12 cores was discussed, he will think about it.", ""),
    ("OBJECTIVE: Wet mount done today: clue cells.", "87210"),
    (
        "PROCEDURE: Radiofrequency ablation of the right lumbar medial branches under fluoroscopy.",
        "64635-right",
    ),
    (
        "PROCEDURE: Right shoulder subacromial injection under ultrasound guidance. Skin prepped.",
        "20611-right",
    ),
    ("PLAN:\nWill schedule right knee injection next week.", ""),
    (
        "ASSESSMENT AND PLAN:\nKnee osteoarthritis. Discussed cortisone injection of the left knee, she declined.",
        "",
    ),
    ("HPI:\nShe had a left knee injection in March with good relief.", ""),
    ("PLAN:\nAfter consent, the left knee was injected with 80 mg Depo-Medrol.", "20610-left J1010x80"),
    ("PROCEDURE: Bilateral knee injections. Each knee injected with lidocaine.", "20610-bilateral"),
    ("PROCEDURE: Right trigger finger injection performed.", "20550-right"),
    ("Assessment:\nKnee pain.\nPlan:\nConsider injection of knee if no better.", ""),
    ("PSH:\nColonoscopy with snare polypectomy of polyp 2019.", ""),
    (
        "PROCEDURE: Colonoscopy.\nFINDINGS: The colonoscope was advanced to the cecum. A 6 mm polyp in the sigmoid"
        " colon was removed with a cold snare.",
        "45385",
    ),
    ("PROCEDURE: Colonoscopy.\nThe colonoscope was advanced to the cecum. No polyps were seen.", "45378"),
    (
        "PROCEDURE: EGD.\nThe endoscope was advanced to the duodenum. Biopsies were taken from the antrum.",
        "43239",
    ),
    ("Procedure: Shave biopsy of left forearm lesion performed after lidocaine.", "11102-left"),
    ("Plan: Eight actinic keratoses on the face treated with liquid nitrogen.", "17000 17003x7"),
    ("Plan: Two plantar warts on the right foot were frozen with liquid nitrogen.", "17110"),
    ("PROCEDURE: Abscess of right thigh incised and drained after lidocaine. Packed.", "10060-right"),
    ("Procedure: 4 cm laceration of the forehead. Layered closure performed.", "12052"),
    ("Procedure: 3 cm laceration of the left forearm was repaired with sutures.", "12002-left"),
    ("OPERATIVE REPORT\nProcedure: Laparoscopic cholecystectomy with intraoperative cholangiogram.", "47563"),
    ("OPERATIVE REPORT\nProcedure: Laparoscopic cholecystectomy.", "47562"),
    ("PSH: Laparoscopic cholecystectomy 2015, vasectomy.", ""),
    ("Procedure: Impacted cerumen removed from the right ear with a curette.", "69210-right"),
    ("Plan: Ketorolac 60 mg IM given in clinic.", "J1885x4 96372x1"),
    ("Medications: cyanocobalamin 1000 mcg IM monthly at home.", ""),
    ("Plan: Ceftriaxone 1 g IM administered in the office.", "J0696x4 96372x1"),
    ("Plan: Start prednisone. Ceftriaxone 1 g IM if worse.", ""),
    ("PLAN:\nTdap given today, left deltoid.", "90715 90471x1"),
    ("PLAN:\nTdap and Shingrix given today.", "90715 90750 90471x1 90472x1"),
    ("Health maintenance: Tdap 2019. Shingrix due.", ""),
    ("Plan: He declined the flu shot today.", ""),
    ("Six mycotic toenails debrided with nippers.", "11721-bilateral"),
    ("Three dystrophic toenails were debrided.", "11720"),
    ("In office ECG performed and interpreted by me: sinus rhythm.", "93000"),
    ("Reviewed ECG from last month.", ""),
    ("Rapid strep negative in office.", "87880"),
    ("Plan: BMP in two weeks, lipid panel next visit.", ""),
    ("Psychotherapy provided for 45 minutes using a cognitive approach.", "90834"),
    ("IUD inserted today, uterus sounded to 7 cm.", "58300"),
    ("Wound check: sutures removed today, laceration of left forearm 4 cm healing well.", ""),
    ("PLAN: Skin tag removal discussed, patient declines today.", ""),
    ("PLAN: Recommend total knee arthroplasty, scheduled for June.", ""),
    ("s/p left total hip arthroplasty 2021. Status post PCI to LAD 2019, drug-eluting stent placed.", ""),
    ("Procedure: Cataract extraction by phacoemulsification with IOL, OS.", "66984-left"),
    ("PROCEDURE PERFORMED: Open repair of left inguinal hernia with mesh.", "49505-left"),
    ("Colposcopy performed. Acetic acid applied. Biopsies at 6 and 12 o'clock and ECC obtained.", "57454"),
    ("Excision of epidermal cyst on the back, 1.5 cm with 1 mm margins. Excised after lidocaine.", "11402"),
    ("Plan: Verruca vulgaris, right index finger x3 - LN2 applied.", "17110"),
    ("X-rays of the right ankle, 3 views, were taken today.", "73610-right"),
    ("PLAN:\nWe reviewed her ankle x-rays in detail.", ""),
    ("MMR titer performed today.", ""),
    ("OBJECTIVE: ECG (done and billed here): sinus rhythm.", "93000"),
    ("OBJECTIVE: ECG from the emergency room: sinus rhythm.", ""),
    ("PROCEDURE: Tangential (shave) biopsy, one lesion, left calf. Lidocaine.", "11102-left"),
    ("PLAN: Tangential (shave) biopsy next visit.", ""),
    ("PROCEDURE: Both calluses pared with a blade.", "11056"),
    ("PROCEDURE: One callus pared with a blade.", "11055"),
    ("PLAN: Stop smoking: 5 minutes of counselling, patch started.", "99406"),
    ("PLAN: Salt: 5 minutes of counselling.", ""),
    ("PLAN: I gave 45 minutes of psychotherapy separate from the medication visit.", "90836"),
    ("PLAN: Continue 45 minutes of psychotherapy with her own counselor.", ""),
    (
        "ENDOSCOPY REPORT\nDuodenum normal. The ring was dilated with a through-the-scope balloon.",
        "43249",
    ),
    ("OBJECTIVE: OCT macula both eyes, read by me: OD thick, OS flat.", "92134-bilateral"),
    ("OBJECTIVE: OCT macula OD, read by me: thick.", "92134-right"),
    ("PROCEDURE: Closed reduction of left nursemaid's elbow, a click felt.", "24640-left"),
    ("PLAN: If it recurs, closed reduction of left nursemaid's elbow.", ""),
    ("DXA hip and spine performed today, T-scores -0.6 and -0.9.", "77080"),
    ("DXA hip and spine 2023: T-scores -0.6 and -0.9.", ""),
    ("CGM: 14 days of data downloaded. My interpretation: lows at night.", "95251"),
    ("CGM: patient wears a sensor, interpretation next visit.", ""),
    ("OBJECTIVE: Dip: LE 3+, nitrite positive.", "81002"),
    ("SOCIAL: Chewing tobacco, dip daily, results negative.", ""),
    ("Medicare Annual Wellness Visit, initial\nHealth risk assessment reviewed.", "G0438"),
    ("Medicare Annual Wellness Visit, subsequent\nHealth risk assessment reviewed.", "G0439"),
    (
        "PROCEDURE: Right femoral triple-lumen catheter placed, US guidance, vein patent, image saved.",
        "36556-right 76937",
    ),
    ("PROCEDURE: Right femoral triple-lumen catheter placed under ultrasound.", "36556-right"),
    (
        "RIGHT KNEE: Synvisc-One 48 mg injected.\nLEFT KNEE: Synvisc-One 48 mg injected.",
        "20610-bilateral J7325x96",
    ),
    ("RIGHT KNEE: Synvisc-One 48 mg injected. Synvisc-One 48 mg: no reaction.", "20610-right J7325x48"),
    ("PLAN: Furosemide 40 mg daily x 7 then recheck.", ""),
    ("Procedure: Nexplanon was inserted in the left arm.", "11981-left J7307x1"),
]


@pytest.mark.parametrize(("text", "codes"), CASES)
def test_services_of_a_clinic_note(finder: ServiceFinder, rules: SectionRules, text: str, codes: str) -> None:
    found = done(finder, rules, text, Encounter(age=45))
    assert sorted(map(_line, found)) == sorted(codes.split())


def _line(one: Done) -> str:
    side = f"-{one.laterality}" if one.laterality else ""
    return f"{one.service.code}{side}{f'x{one.units}' if one.units else ''}"


@pytest.mark.parametrize(
    ("encounter", "codes"),
    [
        (Encounter(age=70, payer="Medicare Part B"), ["90656", "G0008"]),
        (Encounter(age=40, payer="commercial"), ["90471", "90656"]),
        (Encounter(age=10), ["90460", "90656"]),
        (Encounter(setting="inpatient", age=70), []),
    ],
)
def test_giving_a_vaccine(
    finder: ServiceFinder, rules: SectionRules, encounter: Encounter, codes: list[str]
) -> None:
    text = "Plan: Influenza vaccine given today, advice discussed with the family."
    assert sorted(one.service.code for one in done(finder, rules, text, encounter)) == codes


def test_vaccines_under_a_heading_of_today(finder: ServiceFinder, rules: SectionRules) -> None:
    text = "Vaccines given today: DTaP, IPV, Hib; counseled parents on each component."
    found = done(finder, rules, text, Encounter(age=0.5))
    assert sorted(map(_line, found)) == ["90460x3", "90461x2", "90648", "90700", "90713"]


def test_time_grows_with_the_length_only(finder: ServiceFinder, rules: SectionRules) -> None:
    text = "Procedure: 3 cm laceration of the left forearm was repaired with sutures after lidocaine.\n"
    assert {_line(one) for one in done(finder, rules, text * 400, Encounter())} == {"12002-left"}


def test_technique_goes_from_side_to_side(finder: ServiceFinder, rules: SectionRules) -> None:
    text = (
        "Procedure: bilateral myringotomy with insertion of ventilating tubes.\nAnesthesia: general, endotracheal.\n"
        "Technique: Wax cleared from the right canal, a grommet placed. The left ear was done the same way.\n"
    )
    assert [_line(one) for one in done(finder, rules, text, Encounter(age=4))] == ["69436-bilateral"]


def test_sides_that_contradict_are_left_open(finder: ServiceFinder, rules: SectionRules) -> None:
    text = "Preoperative diagnosis: right knee arthritis.\nProcedure: Total knee arthroplasty, left knee.\n"
    assert [one.laterality for one in done(finder, rules, text, Encounter())] == [None]


@pytest.mark.parametrize(
    ("words", "modifier"),
    [
        ("right great toe", "T5"),
        ("left great toe", "TA"),
        ("left second toe", "T1"),
        ("right 5th toe", "T9"),
        ("right hallux", "T5"),
        ("left thumb", "FA"),
        ("right ring finger", "F8"),
        ("left small finger", "F4"),
        ("right upper eyelid", "E3"),
        ("LLL", "E2"),
    ],
)
def test_one_digit_or_eyelid_is_told_by_its_own_modifier(words: str, modifier: str) -> None:
    text = f"Procedure on the {words} today."
    side = "left" if "left" in words or words == "LLL" else "right"
    found = digit_modifier(text, (0, len(text)), side)
    assert found is not None
    assert found[0] == modifier
    assert text[slice(*found[1])] in text


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("second and third toes of the left foot: second toe, third toe", "left"),
        ("great toe", None),
        ("the first visit", "left"),
        ("left foot", "left"),
        ("both great toes", "bilateral"),
    ],
)
def test_no_modifier_without_one_digit_and_its_side(text: str, side: Side | None) -> None:
    assert digit_modifier(text, (0, len(text)), side) is None


def test_a_nail_taken_off_has_the_modifier_of_its_toe(finder: ServiceFinder, rules: SectionRules) -> None:
    text = "PROCEDURE: Right great toenail avulsed in part, digital block with lidocaine."
    (one,) = done(finder, rules, text, Encounter())
    assert (one.service.code, one.laterality, one.digit and one.digit[0]) == ("11730", "right", "T5")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ECG by me: sinus tachycardia.\nCritical care 52 minutes, not counting the ECG reading.", "93010"),
        ("ECG by me: sinus tachycardia.", ""),
        ("ECG by me: interpretation and report, sinus tachycardia.", "93010"),
    ],
)
def test_a_reading_in_the_emergency_room_is_billed_when_kept_apart(
    finder: ServiceFinder, rules: SectionRules, text: str, codes: str
) -> None:
    found = {one.service.code for one in done(finder, rules, text, Encounter(setting="ed", age=45))}
    assert found - {"99291"} == set(codes.split())


@pytest.mark.parametrize(("setting", "codes"), [("nursing", []), ("outpatient", ["27245"])])
def test_no_operation_where_there_is_no_operating_room(
    finder: ServiceFinder, rules: SectionRules, setting: Setting, codes: list[str]
) -> None:
    text = "Right intertrochanteric fracture treated with a cephalomedullary nail."
    assert [one.service.code for one in done(finder, rules, text, Encounter(setting=setting))] == codes


@pytest.mark.parametrize(("age", "code"), [(5, "42830"), (14, "42831")])
def test_adenoids_by_age(finder: ServiceFinder, rules: SectionRules, age: float, code: str) -> None:
    text = "Procedure: adenoidectomy.\nMcIvor gag placed, adenoids removed with suction cautery."
    assert [one.service.code for one in done(finder, rules, text, Encounter(age=age))] == [code]

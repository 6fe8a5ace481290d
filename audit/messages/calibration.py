"""Calibration exercises, agreed answers and the gate. Names in braces are filled in by ``str.format``."""

# Refusals
NOT_AN_EXERCISE = "This audit is not a calibration exercise, so it has no agreed answers."
NO_RESULTS_OF_EXERCISE = (
    "A calibration exercise has no results: the same cases are answered several times. See the page Calibration."
)
NOT_ALLOCATED_IN_EXERCISE = (
    "Cases of a calibration exercise are not allocated: every auditor reviews every one. Add auditors as members."
)
ONLY_LEAD_CHANGES_DETAILS = (
    "Case details of a calibration exercise are the same for every auditor, so only its lead can change them."
)
AGREED_ALREADY = "Somebody else changed the agreed answer to {question} meanwhile. Your answer was not saved."
NOT_A_PRACTICE_AUDIT = "Only a practice audit can be started again. Ask the lead for another exercise."
NOT_AGREED = "There is no agreed answer to {question} to withdraw. Reload the page."
RELEASED_ANSWERS_FIXED = (
    "The agreed answers are released, so they cannot change. Withdraw the release first, with a reason."
)
NOTHING_AGREED = "No answer is agreed yet. Record at least one agreed answer before you release them."
NOT_RELEASED = "The agreed answers are not released. Reload the page."
RELEASED_ALREADY = "The agreed answers are released already. Reload the page."
REVIEW_FIXED_BY_RELEASE = (
    "The agreed answers of this exercise are released, so {reference} cannot be reopened or returned: its answers "
    "would not be blind. Withdraw the release first."
)
EXERCISE_NOT_FOUND = "There is no such calibration exercise that you lead. Choose one from the list."
OTHER_VERSION = (
    "“{exercise}” has version {theirs} of the questionnaire, and this audit has version {ours}. Passes of one version "
    "do not count for another: run a calibration exercise with this version."
)
EXERCISE_NOT_RELEASED = "The agreed answers of “{exercise}” are not released. Release them on its page Calibration."
INVALID_THRESHOLD = "The percentage must be a whole number from {minimum} to 100."
GATE_CHANGED = "Somebody else changed the calibration of this audit meanwhile. Your change was not saved."
NO_GATE = "No calibration exercise is required in this audit. Reload the page."
NO_WAIVER = "{name} has no waiver to withdraw. Reload the page."
WAIVED_ALREADY = "{name} has a waiver already. Reload the page."
NOT_A_RECORDER = "{name} cannot record cases in this audit, so no waiver is needed. Choose a member who can."
EXERCISE_OF_EXERCISE = "A calibration exercise needs no calibration itself. Open the audit that it prepares."
NO_PRACTICE_AUDIT = "There is no practice audit here yet. Ask somebody who starts audits to open the sample audit."

# Why somebody may not start cases
EXERCISE_ELSEWHERE = "a calibration exercise that is not in this database"
MUST_PASS = (
    "{singular} {reference} cannot be started yet: this audit is only for auditors who have passed “{exercise}”. "
)
WHY_CLOSED = {
    "not_member": "You are not a member of that exercise. Ask the lead to add you as an auditor there.",
    "not_submitted": "You have not submitted all {plural} of it. Open it from Home, and review and submit them.",
    "not_released": "Its agreed answers are not released. Ask the lead to release them.",
    "other_questionnaire": (
        "It was made with another version of the questionnaire, so nobody's pass counts. Ask the lead to run it again."
    ),
    "erased": "Its {plural} are erased or not in this database. Ask the lead to choose another exercise.",
    "below_threshold": (
        "Your answers agree with the agreed ones in {share}; {threshold}% of each standard are needed. Read where they "
        "differ on its page Calibration, then ask the lead for another exercise or a waiver."
    ),
}

# How sure the gate is
HOW_SURE_THE_GATE_IS = (
    "With {count} agreed answers and {threshold}% needed in each standard, {at_80} of 100 auditors whose true "
    "agreement is 80% would pass by chance, {at_85} at 85%, and {at_95} at 95%."
)

# The page Calibration
NO_PART_YET = "You have no {plural} to review in this exercise yet."
TAKE_PART_TOO = (
    "Auditors review the {plural} without asking. If you review them too, you see no answers of a case before you have "
    "submitted your own."
)
TAKES_PART = "You now have your own reviews of all {plural}. They are on the page Record."
YOU_HAVE_SUBMITTED = "You have submitted {done}."
SUBMIT_ALL_FIRST = "Submit all {plural} to see how your answers compare with the agreed ones."
WAITS_FOR_RELEASE = "The lead has not released the agreed answers yet. When they are, you see here where you differ."
NO_DIFFERENCE = "Every answer is the agreed one."
YOUR_ANSWER_DIFFERS = "{reference}: you answered {answer}. Agreed: {agreed}. {reason}"
STARTING_AGAIN_CLEARS = "This clears your own answers and notes in the practice audit. Nobody else's change."
STARTED_AGAIN = "Your answers and notes were cleared. You can practise again."
REVIEWS_SUBMITTED = "{submitted} of {reviews} of {cases} submitted."
HIDDEN_FROM_YOU = (
    "You see no answers to {references} before you have submitted your own, so that your review is blind too."
)
NOTHING_SUBMITTED = "No review is submitted yet. Add {plural} and members. Submitted answers appear here."
HOW_SPLIT_IS_MEASURED = (
    "Any two auditors of the same case are a pair. The percentage says how many pairs gave different answers, of all "
    "pairs in which both answered. Not applicable is an answer here."
)
SPLIT_OF_QUESTION = "{share} of the pairs of auditors differ; {cases} with a split."
NO_REVIEW_OF_CASE = "No review of this {singular} is shown yet."
AGREED_BY = "Agreed: {answer}. {reason} (recorded by {name}, {date})"
AGREED_ANSWER_SAVED = "The agreed answer was saved."
AGREED_ANSWER_WITHDRAWN = "The agreed answer was withdrawn."
HOW_MANY_AGREED = "{agreed} of {total} answers are agreed. Only agreed answers count when auditors are compared."
ALL_AGREED = "All {count} auditors gave this answer."
AGREED_AT_ONCE = "{answers} that all auditors gave alike were recorded as agreed."
RELEASED_ON = (
    "{name} released the agreed answers on {date}. Auditors who have submitted every case see where they differ, and "
    "the answers cannot change."
)
WHAT_RELEASING_DOES = (
    "After the release, auditors who have submitted every case see the agreed answers, and an audit can require this "
    "exercise. Submitted reviews then stay as they are."
)
ANSWERS_RELEASED = "The agreed answers are released. Auditors who have submitted every case now see where they differ."
RELEASE_WITHDRAWN = "The release is withdrawn. Auditors no longer see the agreed answers, and nobody passes meanwhile."

# Home
NOTHING_FOR_READERS = "A calibration exercise has no results, so there is nothing here for readers."
ADD_AUDITORS = "Every auditor among the members reviews every case, without seeing the others."
THEN_REQUIRE_IT = "Then an audit can require it: open that audit's page Settings."
TOUR_KEYS = (
    "Choose an answer, or use the keys: Y, N and A answer and go to the next question, J and K move. Each answer "
    "is saved at once."
)
TOUR_NOTE = "Press T at a question, or open “Guidance, note”. Write why you answered so, without names."
TOUR_SUBMIT = "{submitted} of {cases} submitted. The last section of a case lists what is missing."
TOUR_COMPARE = "After the last one you see, by standard, where your answers differ from the agreed ones, and why."
PRACTISE = (
    "New here? Practise on invented cases: record them, then see where you differ from the agreed answers. Nobody else "
    "sees a result of it, and you can start again."
)

# The calibration of an audit
MUST_BE_PASSED = (
    "Auditors must pass “{exercise}” before they start cases of this audit: their answers must agree with the agreed "
    "ones in {threshold}% of each standard. Started cases can be finished. Imported answers are not affected."
)
NO_GATE_YET = (
    "You can require that auditors pass a calibration exercise before they start cases of this audit. It must have the "
    "same version of the questionnaire, and its agreed answers must be released."
)
WHAT_AN_EXERCISE_IS = (
    "In a calibration exercise every auditor reviews the same few {plural}, without seeing the others. You then see "
    "where they differ, and agree on answers. It never counts as an audit."
)
FEW_ANSWERS = (
    "One standard has only {fewest}, so a single slip may decide. Agree on more answers, or lower the percentage."
)
GATE_SET = "Auditors must now pass this exercise before they start cases."
GATE_REMOVED = "No exercise is required any more. Everybody who records can start cases."
WAIVED = "{name} can now start cases without having passed."
WAIVER_WITHDRAWN = "The waiver of {name} is withdrawn."
PASS_FIRST = "You must pass “{exercise}” before you start {plural} here."
YOU_HAVE_PASSED = "You have passed “{exercise}”: {share} of your answers are the agreed ones."
YOU_ARE_WAIVED = "You can start cases without having passed “{exercise}”: the lead has waived it for you."

"""Messages about moderated answers and comments on reviews. Names in braces are filled in by ``str.format``."""

# Deciding
NOT_BOTH_SUBMITTED = (
    "{reference} cannot be moderated now: both of its reviews must be submitted. Answers that were moderated before "
    "still count."
)
OWN_REVIEW = (
    "You made one of the two reviews of {reference}, so you cannot decide alone. Ask another moderator or the lead."
)
NOTHING_TO_DECIDE = "{question} needs no decision in {reference}: the reviews do not differ, or it does not apply."
NOT_MODERATED = "The answer to {question} is not moderated. There is nothing to withdraw."
NO_ANSWER_CHOSEN = "Choose the moderated answer."
NO_CAUSE_CHOSEN = "Choose why the reviews differ."
DECIDED_MEANWHILE = (
    "{name} decided {question} of {reference} meanwhile, on {when}: {answer} ({cause}). Yours was not saved."
)
WITHDRAWN_MEANWHILE = (
    "Somebody withdrew the moderated answer to {question} of {reference} meanwhile. Nothing was saved."
)
REVIEW_CHANGED_MEANWHILE = (
    "A review of {reference} was changed meanwhile, so its answer to {question} is not the one that you saw. Nothing "
    "was saved. Reload the page."
)

# The page
SUBTITLE = "Where the two reviews of a {singular} differ, you agree the answer that counts."
REOPENED_LIST = (
    "{references}: a review is open again, so nothing can be decided now. The moderated answers still count."
)
NO_PAIRS = (
    "No {singular} has two submitted reviews yet. Once both reviews of a {singular} are submitted, their differences "
    "are shown here."
)
NOTHING_LEFT = "Every difference is decided."
NO_SUCH_CASE = "There is nothing to moderate in this {singular}. Choose one from the list."
HOW_IT_COUNTS = (
    "The first review counts until you agree an answer. Both reviews stay as their auditors left them. Withdrawing a "
    "moderated answer undoes it."
)
LEAD_IS_REVIEWER = (
    "You made one of the two reviews. As lead you may decide, and the decision is marked as yours on your own review."
)
DECIDED_BY_REVIEWER = "{name} decided this and made one of the two reviews."
DECIDED_BEFORE_REOPENING = (
    "This was decided before the {singular} was reopened. The moderated answer still counts. Confirm it or withdraw it."
)
FOLLOWS_FROM_ANSWERS = "Worked out from the answers that count, so there is nothing to decide."
FOLLOWS = "Does not apply under the answers that count, so there is nothing to decide."
APPLIES_NOW = "The moderated answers make this question apply, and there is no answer that counts. Agree one."
REMAINING = (
    "All that is still to decide, with one cause and one reason. A question that the chosen review did not answer "
    "stays open."
)
NOTHING_TAKEN = "The chosen review has no answer to what is still to decide. Decide it question by question."
ANSWER_AGREED = "{question}: {answer} is the moderated answer. {left}"
ANSWERS_AGREED = "{count} moderated. {left}"
ANSWER_CONFIRMED = "{question}: the moderated answer was confirmed. {left}"
ANSWER_WITHDRAWN = "{question}: the moderated answer was withdrawn. The first review counts again."
LEFT = "{count} still to decide."
LEFT_TO_CONFIRM = "{count} still to confirm."
NONE_LEFT = "Everything in this {singular} is decided."

# Comments
COMMENT_MISSING = "Write a comment first."

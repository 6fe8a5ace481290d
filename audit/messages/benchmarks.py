"""Messages about benchmarks: published percentages next to those of an audit."""

BASE_NOT_PUBLISHED = "base not published"
BASE_PUBLISHED = "of {base:,}"

NOT_A_QUESTION = "The audit has no question “{question}”. Choose one of its key questions or prompts."
PERCENT_OUT_OF_RANGE = "The percentage {percent} is not possible. Enter a whole number from 0 to 100."
BASE_OUT_OF_RANGE = (
    "The base {base} is not possible. Enter a whole number from 1 to {limit:,}, or nothing if it was not published."
)
PERCENT_MISSING = "Enter the percentage of the benchmark."
SOURCE_MISSING = "Enter the source of the benchmark, so that a reader can find it."
SOURCE_TOO_LONG = "The source has {length:,} characters. Shorten it to {limit:,}."
CONFLICT = "Somebody else changed this benchmark meanwhile. Your change was not saved."
TWICE = "question {question} has two benchmarks with the name “{name}”. Remove one."

TITLE = "Benchmarks"
CAPTION = "Benchmarks next to the figures of this audit"
FOR_QUESTION = "Benchmark for {question}. {benchmark}."
DIFFERENCE = " Difference: {difference}."
NO_DIFFERENCE = "not calculated"
HOW_TO_READ = (
    "A benchmark is a published percentage, entered with its source. A difference is calculated only if its base is "
    "known, with Newcombe's interval at 95%. No figure is called better or worse: a benchmark may come from another "
    "population, method or time."
)

# The form
HOW_TO_ENTER = (
    "Enter a published percentage, such as a national average. It is printed next to the percentage of this audit, "
    "also in files for people outside the team."
)
SAVED = "Saved: {name} for {question}."
REMOVED = "Removed: {name} for {question}."

"""Messages about the number of cases to draw. Names in braces are filled in by ``str.format``."""

# What a number of cases tells
MARGIN_OF_CASES = (
    "{cases}{of_eligible}: a result near 50% is known to within {margin} points either side, with {confidence}% "
    "confidence."
)
CONFIDENCE_OF_CASES = "For {wanted} points either side, the confidence is {confidence}%."
ALL_CASES = "{cases}: every eligible {singular} is drawn, so nothing is left to chance."
RESULT_AT_BAND = "At {cases}, a result of {share} lies between {low}% and {high}%: {ratings}."
RESULT_OF_ELIGIBLE = "For the {eligible} alone: {interval}."
RESULTS_AT_BANDS = (
    "Intervals at 95%. For the eligible {plural} alone the interval is narrow if most of them are drawn. It is wider "
    "for the unit's work in general, of which the eligible {plural} are only a part."
)
WHY_DESIGN_EFFECT = (
    "{plural_heading} of one practitioner resemble each other, so a further one tells less than one of another "
    "practitioner."
)
DESIGN_EFFECT = (
    "With {each} per practitioner and an intra-cluster correlation of {icc}, the design effect is {effect}: "
    "{cases} tell as much as {independent} of different practitioners, and the margin is {margin} points either side."
)

# What cannot be worked out
MORE_CASES_THAN_ELIGIBLE = "{cases} cannot be drawn, because only {eligible} are eligible. Enter {eligible} or fewer."
OUT_OF_RANGE = "{option} is {value}. Choose {lowest} to {highest}."

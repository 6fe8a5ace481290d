"""Messages about copies for people outside the team. Names in braces are filled in by ``str.format``."""

COPIES_DISCLOSE = (
    "A copy made now differs by only {cases} from the {file} of {date}{others}. Anyone with both copies could work out "
    "single answers. Wait until more than {limit} {plural} differ, or share the earlier copy again."
)
OTHER_COPIES = ", and as little from {count} other earlier {noun}"
COPY_DISCLOSES = (
    "A copy made now has nearly the same {plural} as an earlier one. Anyone with both copies could work out single "
    "answers. Ask the lead of the audit before you share it."
)
HOW_DIFFERENCES_ARE_COUNTED = (
    "The difference counts {plural} that were added, removed or changed since that copy. The register has no answers."
)

"""Messages about the feed and the published pack."""

TEAM_FEED = (
    "All audits and surveys that its writer may see, for the audit team. Small numbers are not suppressed, "
    "so do not pass it on. Show no percentage without its base."
)
OUTSIDE_FEED = (
    "All closed audits and surveys that its writer may see, for people outside the audit team. Small numbers, and "
    "figures that would reveal them, are suppressed: their cells are empty and suppressed is true. Show no percentage "
    "without its base."
)
TEAM_PACK = (
    "The figures of one audit with the answers of each case, for the audit team: do not pass it on. Cases are numbered "
    "and have no reference. It has no notes and no auditors. The script docs/recompute.py recalculates the figures."
)
OUTSIDE_PACK = (
    "The figures of one audit for people outside the audit team. Small numbers, and figures that would reveal them, "
    "are suppressed. The script docs/recompute.py recalculates the figures."
)

# The folder of the feed
NOT_A_FOLDER = "{folder}: is a file. Choose a folder."
NO_FOLDER_ABOVE = "{folder}: the folder above it does not exist. Create {above} first, or choose another folder."
FOREIGN_FILES = (
    "{folder}: has files that are not of a feed ({names}), so nothing was written. Choose an empty folder or a new one."
)
OTHER_AUDIENCE = (
    "{folder}: has a feed for {audience}, and this one is for {wanted}, so nothing was written. Choose another folder, "
    "or {option} --outside."
)
CANNOT_WRITE_FOLDER = (
    "{folder}: cannot be written ({reason}). Nothing in it has changed. The program must be allowed to write in "
    "{above}, and no other program may have a file of the feed open."
)
ADDED_MEANWHILE = (
    "The new feed is in {folder}. Somebody added {names} to the old one while it was written. Move what was added from "
    "{moved}."
)
OPEN_AUDITS_LEFT_OUT = (
    "Left out: {audits}, because two feeds for people outside the team could differ by a single case. Close an "
    "audit to publish it."
)
INVALID_LICENCE = '"{licence}" is not the short name of a licence. Write one such as OGL-UK-3.0.'

# The page Export
PACK_FOR_TEAM = (
    "The pack has the figures as tables, the questionnaire, and the answers of each {singular} without references, "
    "notes and auditors. With the script recompute.py of the documentation, anybody can recalculate every {figure} "
    "from it."
)
PACK_WITHOUT_ANSWERS = (
    "The pack has the figures as tables and the questionnaire, without answers of single {plural}. With the script "
    "recompute.py of the documentation, anybody can recalculate every {figure} from it."
)
PACK_FOR_OUTSIDE = (
    "The pack has the figures as tables and the questionnaire, with small numbers suppressed. Publish it with the "
    "report: with the script recompute.py of the documentation, anybody can recalculate every figure that is not "
    "suppressed. The script also prints the digest of the pack, to publish in the report."
)

"""Where the project's files are."""

from pathlib import Path

PROJECT_ROOT = Path(__file__).parents[1]
KNOWSLEY_FIGURES_PATH = PROJECT_ROOT / "tests" / "knowsley_st_helens_2023.toml"

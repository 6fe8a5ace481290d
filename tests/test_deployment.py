"""What the documents on running it ask for is there, can be read by what reads it, and says the same everywhere."""

from __future__ import annotations

import configparser
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from audit.cli.main import main
from audit.web.session import authentication
from tests.paths import PROJECT_ROOT

DEPLOYMENT = (PROJECT_ROOT / "docs" / "deployment.md").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT_ROOT / "compose.yaml").read_text("utf-8"))
CONTAINERFILE = (PROJECT_ROOT / "Containerfile").read_text("utf-8")
HEADERS = (
    "Content-Security-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
)
HARDENED = ("NoNewPrivileges", "ProtectSystem", "ProtectHome", "PrivateTmp", "User", "UMask")


def blocks(language: str) -> list[str]:
    """Return the examples of a language in the document."""
    return re.findall(rf"```{language}\n(.*?)```", DEPLOYMENT, re.DOTALL)


def nginx_headers() -> dict[str, str]:
    """Return the headers that the nginx file adds."""
    return dict(re.findall(r'add_header (\S+) "([^"]+)" always;', blocks("nginx")[0]))


def caddy_headers() -> dict[str, str]:
    return dict(re.findall(r'^\t\t([A-Z]\S+) "(.+)"$', blocks("caddyfile")[0], re.MULTILINE))


def test_both_proxies_add_the_same_headers():
    assert tuple(nginx_headers()) == HEADERS
    assert {name: value for name, value in caddy_headers().items() if name in HEADERS} == nginx_headers()


def test_the_policy_blocks_other_hosts_frames_and_plug_ins():
    rules = dict(rule.strip().split(" ", 1) for rule in nginx_headers()["Content-Security-Policy"].split(";"))
    assert rules["frame-ancestors"] == rules["object-src"] == "'none'"
    sources = {source for name, directive in rules.items() for source in directive.split()}
    assert sources == {"'self'", "'unsafe-inline'", "data:", "blob:", "'none'"}
    assert "'unsafe-inline'" not in rules["default-src"]


def test_the_proxies_remove_incoming_identity_headers():
    for name in ("X-Forwarded-Email", authentication.PROXY_SECRET_HEADER):
        assert f'proxy_set_header {name} "";' in blocks("nginx")[0]
        assert f"header_up -{name}" in blocks("caddyfile")[0]


def test_the_proxies_block_unneeded_streamlit_endpoints():
    closed = re.search(r"location ~ \^/_stcore/\(([^)]*)\) \{ return 404; \}", blocks("nginx")[0])
    assert closed is not None
    assert {"metrics", "agent", "script-health-check"} <= set(closed[1].split("|"))
    caddy = next(line for line in blocks("caddyfile")[0].splitlines() if "@closed path" in line)
    assert set(caddy.split()[2:]) == {f"/_stcore/{name}*" for name in closed[1].split("|")}


def test_the_nginx_file_is_well_formed():
    text = re.sub(r'"[^"]*"|\'[^\']*\'|#[^\n]*', "", blocks("nginx")[0])
    assert text.count("{") == text.count("}") > 5
    ends = [line.strip()[-1] for line in text.splitlines() if line.strip() and not line.strip().startswith("~^")]
    assert set(ends) <= {";", "{", "}"}


@pytest.mark.parametrize("unit", [text for text in blocks("ini") if "[Service]" in text])
def test_a_service_runs_as_its_own_user_with_few_rights(unit: str):
    service = _unit(unit)["Service"]
    assert [name for name in HARDENED if name not in service] == []
    assert service["User"] == "audit"
    assert service["ProtectSystem"] == "strict"


def test_the_timer_runs_the_maintenance_service():
    (timer,) = [text for text in blocks("ini") if "[Timer]" in text]
    assert _unit(timer)["Timer"]["OnCalendar"] == "*-*-* 02:30"
    assert "audit-care.timer" in DEPLOYMENT
    assert "audit-care.service" in DEPLOYMENT


def test_every_command_in_the_document_exists(capsys: pytest.CaptureFixture[str]):
    named = set(re.findall(r"python -m audit ([a-z-]+)", DEPLOYMENT))
    assert named >= {"backup", "restore", "doctor", "verify-trail", "digest"}
    for command in sorted(named):
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0
    capsys.readouterr()


def test_every_setting_in_the_document_is_read_by_the_program():
    program = "\n".join(path.read_text("utf-8") for path in sorted((PROJECT_ROOT / "audit").rglob("*.py")))
    named = set(re.findall(r"\bAUDIT_[A-Z_]+\b", DEPLOYMENT)) - {"AUDIT_STICKY_SECRET"}  # that one is Caddy's
    assert named >= {"AUDIT_SIGN_IN_CLAIM", "AUDIT_SIGN_IN_HOURS", "AUDIT_PROXY_SECRET"}
    assert [name for name in sorted(named) if name not in program] == []


def test_the_example_secrets_have_every_sign_in_key_and_no_real_secret():
    example = tomllib.loads((PROJECT_ROOT / ".streamlit" / "secrets.example.toml").read_text("utf-8"))["auth"]
    assert set(example) == {"redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url"}
    assert example["redirect_uri"].endswith("/oauth2callback")
    assert not any(example[name] for name in ("cookie_secret", "client_id", "client_secret"))


def test_secret_files_are_ignored_by_git():
    ignored = (PROJECT_ROOT / ".gitignore").read_text("utf-8").split()
    assert {"/.streamlit/secrets.toml", "/deploy/"} <= set(ignored)


def test_the_compose_file_has_two_processes_one_database_and_minimal_rights():
    assert set(COMPOSE["services"]) == {"app-1", "app-2", "database", "proxy"}
    for name in ("app-1", "app-2"):
        app = COMPOSE["services"][name]
        assert app["read_only"] is True
        assert app["cap_drop"] == ["ALL"]
        assert app["security_opt"] == ["no-new-privileges:true"]
        assert "ports" not in app
        assert app["environment"]["AUDIT_DATABASE_URL"].startswith("postgresql+psycopg://audit@database/")
    assert "ports" not in COMPOSE["services"]["database"]
    used = {secret for service in COMPOSE["services"].values() for secret in service.get("secrets", [])}
    assert used == set(COMPOSE["secrets"])
    volumes = {v.split(":")[0] for s in COMPOSE["services"].values() for v in s.get("volumes", []) if v[0] != "."}
    assert volumes == set(COMPOSE["volumes"])


def test_the_secrets_are_mounted_where_the_program_and_streamlit_read_them():
    entry = json.loads(CONTAINERFILE.partition("ENTRYPOINT ")[2])
    place = Path(entry[entry.index("--secrets.files") + 1])
    assert (str(place.parent), place.suffix) == ("/run/secrets", ".toml")
    for name in ("app-1", "app-2"):
        assert place.name in COMPOSE["services"][name]["secrets"]


def test_the_compose_file_contains_no_secret():
    assert not [line for line in str(COMPOSE).split(",") if re.search(r"PASSWORD'?: '[^/]", line)]


def test_the_containerfile_copies_existing_files_and_runs_unprivileged():
    words = [line.split() for line in CONTAINERFILE.replace("\\\n", " ").splitlines() if line and line[0] != "#"]
    assert words[0][0] == "FROM"
    assert {line[0] for line in words} <= {"FROM", "RUN", "WORKDIR", "COPY", "USER", "ENV", "EXPOSE", "ENTRYPOINT"}
    copied = [source for line in words if line[0] == "COPY" for source in line[1:-1]]
    assert [source for source in copied if not (PROJECT_ROOT / source).exists()] == []
    assert words.index(["USER", "10001"]) < next(n for n, line in enumerate(words) if line[0] == "ENTRYPOINT")


def _unit(text: str) -> configparser.ConfigParser:
    """Parse a systemd unit, in which a key may occur more than once."""
    read = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(text)
    return read

"""Settings are read from the environment, explained in the docs, and wrong ones named in a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config import ROOT, SETTINGS, Config, ConfigError, read_settings, unknown_settings

SECRET = "a secret of more than thirty-two characters"
GOOD = {
    "SECRET_KEY": SECRET,
    "ENV": "development",
    "DATABASE_URL": "postgresql://checks:secret@db.example/checks",
    "VAR_DIR": "/srv/factcheck",
    "REDIS_URL": "redis://127.0.0.1:6379/3",
    "BASE_URL": "https://checks.example.org/",
    "NEWSROOM_NAME": "The Northmoor Record",
    "NEWSROOM_LANGUAGE": "pt-BR",
    "TIMEZONE": "Europe/Lisbon",
    "CONTACT_EMAIL": "checks@example.org",
    "CARD_FONTS": "/srv/fonts",
    "TRUSTED_PROXIES": "1",
    "SIGN_IN_LIMIT": "3 per minute; 20/hour",
    "TIP_LIMIT": "3 per minute",
    "TIP_DAYS": "30",
    "LOOK_AGAIN_DAYS": "180",
    "WEBSUB_HUB": "https://hub.example.org/",
    "MAX_UPLOAD_BYTES": "1000000",
    "MAX_ARTICLE_CHARACTERS": "20000",
    "FETCH_ALLOW": "archive.inner:8080, [::1]:9000",
    "CHROMIUM": "off",
    "CHROMIUM_SANDBOX": "0",
    "WAYBACK_KEY": "a key",
    "WAYBACK_SECRET": "a secret",
    "WAYBACK_URL": "https://archive.example.org",
    "S3_BUCKET": "copies",
    "S3_ENDPOINT": "https://s3.example.org",
    "S3_REGION": "eu-west-1",
    "S3_PREFIX": "factcheck/kept",
    "S3_KEY": "northmoor",
    "S3_SECRET": "a secret",
    "LLM_URL": "http://127.0.0.1:8080/v1",
    "LLM_MODEL": "northmoor-7b",
    "LLM_KEY": "a key",
    "LLM_SECONDS": "30",
    "LLM_TOKENS": "9000",
    "LLM_PRICE_IN": "0.25",
    "LLM_PRICE_OUT": "1.25",
    "LLM_COST": "0.1",
    "SMTP_HOST": "mail.example.org",
    "SMTP_PORT": "465",
    "SMTP_SECURITY": "tls",
    "SMTP_USER": "checks",
    "SMTP_PASSWORD": "hunter2",
    "SMTP_FROM": "checks@example.org",
    "SMTP_SECONDS": "5",
    "DIGEST_HOUR": "17",
    "REMIND_HOURS": "48 1",
    "WEBHOOK_ALLOW": "chat.inner:8065",
}


def _read(**given: str) -> Config:
    return Config.from_env(
        {f"FACTCHECK_{name}": text for name, text in {"SECRET_KEY": SECRET, **given}.items()}
    )


def test_every_setting_is_read_from_the_environment() -> None:
    quiet = _read()
    config = _read(**GOOD)
    for one in SETTINGS:
        if one.field != "secret_key":
            assert getattr(config, one.field) != getattr(quiet, one.field), f"{one.name} changes nothing."
    assert config.sign_in_limit == "3 per minute; 20/hour"
    assert (config.max_upload_bytes, config.max_article_characters) == (1_000_000, 20_000)
    assert config.base_url == "https://checks.example.org"
    assert config.development


def test_an_empty_value_is_no_value() -> None:
    assert _read(ENV="", TIMEZONE=" ", MAX_UPLOAD_BYTES="") == _read()


def test_the_database_lies_in_the_folder_unless_it_is_named() -> None:
    assert _read(VAR_DIR="/srv/x").database_url == "sqlite:////srv/x/factcheck.db"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SECRET_KEY", "short"),
        ("ENV", "dev"),
        ("DATABASE_URL", "mysql://root@host/name"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "postgresql://host:port/name"),
        ("REDIS_URL", "127.0.0.1:6379"),
        ("BASE_URL", "checks.example.org"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https://example.org/checks"),
        ("BASE_URL", "https://example.org:http"),
        ("NEWSROOM_LANGUAGE", "English (British)"),
        ("TIMEZONE", "Lisbon"),
        ("TIMEZONE", "../../etc/passwd"),
        ("CONTACT_EMAIL", "the desk"),
        ("TRUSTED_PROXIES", "one"),
        ("TRUSTED_PROXIES", "-1"),
        ("SIGN_IN_LIMIT", "often"),
        ("SIGN_IN_LIMIT", "0 per minute"),
        ("MAX_UPLOAD_BYTES", "5 MB"),
        ("MAX_UPLOAD_BYTES", "0"),
        ("MAX_ARTICLE_CHARACTERS", "1e6"),
        ("FETCH_ALLOW", "archive.inner"),
        ("LLM_URL", "127.0.0.1:8080"),
        ("LLM_SECONDS", "0"),
        ("LLM_COST", "-1"),
        ("LLM_PRICE_IN", "cheap"),
        ("FETCH_ALLOW", "archive.inner:0"),
        ("SMTP_PORT", "smtp"),
        ("SMTP_SECURITY", "ssl"),
        ("SMTP_FROM", "the desk"),
        ("DIGEST_HOUR", "24"),
        ("REMIND_HOURS", "a day"),
        ("WEBHOOK_ALLOW", "chat.inner"),
    ],
)
def test_a_bad_value_is_refused_in_one_sentence_that_names_it(name: str, text: str) -> None:
    with pytest.raises(ConfigError) as refused:
        _read(**{name: text})
    sentence = str(refused.value)
    assert sentence.startswith(f"FACTCHECK_{name} ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_no_sentence_repeats_a_password() -> None:
    _, wrong = read_settings(
        {"FACTCHECK_DATABASE_URL": "mysql://me:hunter2@host/x", "FACTCHECK_REDIS_URL": "http://:hunter2@host"}
    )
    assert len(wrong) == 3
    assert "hunter2" not in " ".join(wrong)
    assert "hunter2" not in repr(_read(DATABASE_URL="postgresql://me:hunter2@host/x"))


def test_all_that_is_wrong_is_told_at_once() -> None:
    _, wrong = read_settings({"FACTCHECK_TIMEZONE": "x", "FACTCHECK_TRUSTED_PROXIES": "x"})
    assert [sentence.split()[0] for sentence in wrong] == [
        "FACTCHECK_TIMEZONE",
        "FACTCHECK_TRUSTED_PROXIES",
        "FACTCHECK_SECRET_KEY",
    ]


def test_a_secret_may_be_missing_in_development_only() -> None:
    made = [Config.from_env({"FACTCHECK_ENV": "development"}).secret_key for _ in range(2)]
    assert len(set(made)) == 2
    with pytest.raises(ConfigError, match="is not set"):
        Config.from_env({})


def test_a_mail_server_needs_an_address_to_send_from() -> None:
    with pytest.raises(ConfigError, match="FACTCHECK_SMTP_FROM is not set"):
        _read(SMTP_HOST="mail.example.org")


def test_hours_of_reminders_come_the_most_first_and_once() -> None:
    assert _read(REMIND_HOURS="2, 24 2").remind_hours == (24, 2)


def test_a_misspelt_name_is_noticed() -> None:
    given = {"FACTCHECK_BASEURL": "x", "FACTCHECK_BASE_URL": "x", "FACTCHECK_TEST_RUN": "1", "HOME": "/"}
    assert unknown_settings(given) == ["FACTCHECK_BASEURL"]


def _documented() -> dict[str, str]:
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `(FACTCHECK_[A-Z0-9_]+)` \|[^|]*\| *([^|]*?) *\|$", page, re.MULTILINE))


def test_the_table_of_settings_is_the_code() -> None:
    assert list(_documented()) == [one.name for one in SETTINGS], "Mend the table in docs/running.md."


def test_the_documented_defaults_are_the_real_ones() -> None:
    for name, cell in _documented().items():
        default = next(one.default for one in SETTINGS if one.name == name)
        if default:
            assert cell == f"`{default}`", f"Mend the row of {name} in docs/running.md."


def test_the_folder_is_var_beside_the_code() -> None:
    assert _read().var_dir == Path(ROOT, "var")

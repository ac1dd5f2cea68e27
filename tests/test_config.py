"""Settings: read once, refused with a line that says what to do."""

import pytest

from lifecycle.config import Config, ConfigError

DATABASE = {"LIFECYCLE_DATABASE_URL": "postgresql://u@h/d", "LIFECYCLE_SECRET_KEY": "k" * 32}


def test_nothing_set_means_the_embedded_server_and_a_kept_secret(tmp_path):
    first = Config.from_environment({"LIFECYCLE_DATA_DIR": str(tmp_path)})
    again = Config.from_environment({"LIFECYCLE_DATA_DIR": str(tmp_path)})
    assert first.database_url is None
    assert len(first.secret_key) >= 32
    assert first.secret_key == again.secret_key
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
    assert (first.public_url, first.label_url) == ("http://127.0.0.1:8000", "http://127.0.0.1:8000")


def test_scheme_and_host_of_labels_are_lower_case():
    config = Config.from_environment({**DATABASE, "LIFECYCLE_PUBLIC_URL": "HTTPS://Parc.Ville.FR/"})
    assert config.label_url == "https://parc.ville.fr"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("LIFECYCLE_DATABASE_URL", "mysql://u@h/d"),
        ("LIFECYCLE_DATABASE_URL", "not a url"),
        ("LIFECYCLE_SECRET_KEY", "short"),
        ("LIFECYCLE_SECRET_KEY", ""),
        ("LIFECYCLE_PUBLIC_URL", "parc.ville.fr"),
        ("LIFECYCLE_PUBLIC_URL", "ftp://parc.ville.fr"),
        ("LIFECYCLE_LABEL_URL", "https://registre-des-equipements.metropole-demo.fr"),
        ("LIFECYCLE_SMTP_URL", "http://mail"),
        ("LIFECYCLE_MAIL_FROM", "Parc"),
        ("LIFECYCLE_MAIL_FROM", "Parc\r\nBcc: tous@ville.fr <parc@ville.fr>"),
        ("LIFECYCLE_PRIVATE_WEBHOOKS", "yes"),
        ("LIFECYCLE_LINK_DAYS", "0"),
        ("LIFECYCLE_FILES_URL", "/srv/files"),
        ("LIFECYCLE_FILES_URL", "file://srv/files"),
        ("LIFECYCLE_FILES_URL", "s3:///prefix"),
        ("LIFECYCLE_FILES_URL", "ftp://files.ville.fr/parc"),
        ("LIFECYCLE_SESSION_DAYS", "many"),
        ("LIFECYCLE_SESSION_DAYS", "0"),
        ("PORT", "80000"),
        ("LIFECYCLE_TRUSTED_PROXIES", "-1"),
    ],
)
def test_a_wrong_setting_is_named(setting, value):
    with pytest.raises(ConfigError) as refusal:
        Config.from_environment({**DATABASE, setting: value})
    assert setting in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_files_lie_in_the_data_directory_unless_a_place_is_set(tmp_path):
    settings = {**DATABASE, "LIFECYCLE_DATA_DIR": str(tmp_path)}
    assert Config.from_environment(settings).files_url == str(tmp_path / "files")
    for url in ("file:///srv/files", "s3://parc/photos"):
        assert Config.from_environment({**settings, "LIFECYCLE_FILES_URL": f"{url}/"}).files_url == url


def test_storage_on_s3_without_its_package_is_refused_with_the_remedy(monkeypatch):
    monkeypatch.setattr("lifecycle.config.find_spec", lambda _: None)
    with pytest.raises(ConfigError, match=r"LIFECYCLE_FILES_URL.*pip install"):
        Config.from_environment({**DATABASE, "LIFECYCLE_FILES_URL": "s3://parc"})


def test_a_data_directory_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="LIFECYCLE_DATA_DIR"):
        Config.from_environment({"LIFECYCLE_DATA_DIR": str(tmp_path / "file" / "below")})


def test_mails_come_from_nobody_at_the_site_unless_told_otherwise():
    site = {**DATABASE, "LIFECYCLE_PUBLIC_URL": "https://parc.ville.fr"}
    assert Config.from_environment(site).mail_from == "Lifecycle <no-reply@parc.ville.fr>"
    said = Config.from_environment({**site, "LIFECYCLE_MAIL_FROM": "Parc de la ville <parc@ville.fr>"})
    assert said.mail_from == "Parc de la ville <parc@ville.fr>"

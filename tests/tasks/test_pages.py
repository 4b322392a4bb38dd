"""The pages of one's jobs."""

import pytest
from django.core.files.base import ContentFile

from tests.factories import JobFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    user = UserFactory()
    client.force_login(user)
    return user


def done(user):
    job = JobFactory(state="done", requested_by=user, title="札 1-100")
    job.result.save("x.pdf", ContentFile(b"%PDF"))
    return job


def test_i_see_my_jobs_and_not_those_of_others(client, me):
    mine, other = JobFactory(requested_by=me), JobFactory()
    page = client.get("/jobs/").content.decode()
    assert f"/jobs/{mine.pk}/" in page
    assert f"/jobs/{other.pk}/" not in page
    assert client.get("/jobs/?all=1").content.decode().count(f"/jobs/{other.pk}/") == 0
    assert client.get(f"/jobs/{other.pk}/").status_code == 404


def test_an_auditor_sees_all_jobs_but_gets_no_file(client, user_who_can):
    client.force_login(user_who_can("tasks.view_every_job"))
    job = done(UserFactory())
    assert f"/jobs/{job.pk}/" in client.get("/jobs/?all=1").content.decode()
    assert client.get(f"/jobs/{job.pk}/").status_code == 200
    assert client.get(f"/jobs/{job.pk}/result/").status_code == 404


def test_the_result_is_handed_out_under_its_title_and_kept_nowhere(client, me):
    response = client.get(f"/jobs/{done(me).pk}/result/")
    assert b"".join(response.streaming_content) == b"%PDF"
    assert "attachment" in response["Content-Disposition"]
    assert "1-100.pdf" in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"


def test_asking_goes_on_while_it_works_and_stops_at_the_end(client, me):
    job = JobFactory(state="running", requested_by=me, done=30, total=120)
    part = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'hx-trigger="every 2s"' in part
    assert "120件中 30件" in part
    job.state = "done"
    job.save()
    assert (
        "hx-trigger"
        not in client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    )
    assert "hx-trigger" not in client.get("/jobs/").content.decode()


def test_a_script_gets_the_progress_as_json(client, me):
    finished, other = done(me), done(UserFactory())
    answer = client.get(f"/jobs/{finished.pk}/", headers={"Accept": "application/json"}).json()
    assert (answer["state"], answer["result_url"]) == ("done", f"/jobs/{finished.pk}/result/")
    hidden = client.get(f"/jobs/{other.pk}/", headers={"Accept": "application/json"})
    assert hidden.status_code == 404


def test_a_failed_job_says_why_and_can_be_tried_again(client, me):
    job = JobFactory(state="failed", requested_by=me, message="札の番号が足りません。")
    assert "札の番号が足りません。" in client.get(f"/jobs/{job.pk}/").content.decode()
    assert client.post(f"/jobs/{job.pk}/retry/").status_code == 303
    job.refresh_from_db()
    assert job.state == "waiting"
    assert client.post(f"/jobs/{job.pk}/retry/").status_code == 404


def test_nobody_retries_the_job_of_another(client, me):
    job = JobFactory(state="failed")
    assert client.post(f"/jobs/{job.pk}/retry/").status_code == 404

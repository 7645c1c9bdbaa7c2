from celery import shared_task

from ideas import services


@shared_task(name="ideas.tasks.bring_back_due", soft_time_limit=50, time_limit=60)
def bring_back_due() -> None:
    services.bring_back_due()

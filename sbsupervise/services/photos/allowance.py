"""How much may still be handed in: by one office or unit on a day, and before the store is full."""

import shutil
from datetime import datetime, time, timedelta
from pathlib import Path

from sqlalchemy import Select, func, select

from sbsupervise.domain.clocks import BEIJING
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Account, Photo, ScopedSession, StoredFile
from sbsupervise.parameters.files import free_space, photos_a_day, photos_together
from sbsupervise.services.acts import Actor

WHY = "an allowance counts what was handed in, whatever it belongs to"


def check_allowance(session: ScopedSession, actor: Actor, size: int) -> None:
    """Refuse a photo that would be too much for today, or for the store."""
    _check_space(session, actor, size)
    most = photos_a_day().on(actor.today)
    begin = datetime.combine(actor.today, time(), BEIJING)
    today = Photo.received_at.between(begin, begin + timedelta(days=1))
    statement = select(func.count(Photo.id), func.coalesce(func.sum(StoredFile.size), 0)).join(Photo.original)
    senders = Photo.received_from_id.in_(_senders(actor))
    count, size_before = session.execute(statement.where(today, senders), execution_options={"whole": WHY}).one()
    if count >= most.count:
        raise RuleError(f"今天已上传{count}张照片，一天最多{most.count}张，请明天继续或者联系管理员")
    if size_before + size > most.bytes:
        raise RuleError(f"今天上传的照片合计超过{most.bytes >> 20} MB，请明天继续或者联系管理员")


def check_room(session: ScopedSession, actor: Actor, inspection_id: int | None, report_id: int | None) -> None:
    """Refuse a photo more than a page shows of one inspection or one report."""
    belongs = Photo.report_id == report_id if report_id is not None else Photo.inspection_id == inspection_id
    most = photos_together().on(actor.today)
    if (session.scalar(select(func.count(Photo.id)).where(belongs)) or 0) >= most:
        raise RuleError(f"已有{most}张照片，不能再增加。请选用能说明问题的照片")


def _senders(actor: Actor) -> Select[int]:
    """The persons who hand in for the same office or unit."""
    statement = select(Account.person_id)
    if actor.unit_id is not None:
        return statement.where(Account.unit_id == actor.unit_id)
    return statement.where(Account.office_id == actor.office_id)


def _check_space(session: ScopedSession, actor: Actor, size: int) -> None:
    """Refuse what would bring the store near its end; a store on another machine is watched there."""
    url = session.get_bind().engine.url
    if not url.drivername.startswith("sqlite") or not url.database:
        return
    least = free_space().on(actor.today)
    store = shutil.disk_usage(Path(url.database).parent)
    if store.free - size < max(least.bytes, int(store.total * least.share)):
        raise RuleError("服务器存储空间不足，暂不接收照片，请通知管理员。照片请先保留在手机中")

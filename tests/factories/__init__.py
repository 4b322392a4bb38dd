"""Records for tests. Each factory makes the plainest valid record of its kind."""

from .disposals import *  # noqa: F403
from .geo import *  # noqa: F403
from .gisdoor import *  # noqa: F403
from .inquiries import *  # noqa: F403
from .ledger import *  # noqa: F403
from .office import *  # noqa: F403
from .surveys import *  # noqa: F403
from .tasks import *  # noqa: F403

"""Warm worker processes that render for an asyncio server; nothing here draws or encodes.

Every video is cut into segments of two seconds, and the workers take them in turn, the job served least first.
"""

from animatic.order import Facts, Order, OrderRefused, Progress, RenderFailed
from animatic.pool.pool import Pool

__all__ = ["Facts", "Order", "OrderRefused", "Pool", "Progress", "RenderFailed"]

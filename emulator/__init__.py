"""A local Azure OpenAI Sora service for development, demos and tests: every dialect, real MP4s, faults on demand."""

from emulator.faults import Fault
from emulator.running import Emulator
from emulator.settings import EmulatorSettings

__all__ = ["Emulator", "EmulatorSettings", "Fault"]

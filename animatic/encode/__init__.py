"""Pictures and sound to one MP4: fixed segments to packets, packets to a faststart file."""

from animatic.encode.container import encode_sound, write_mp4
from animatic.encode.packets import Packet, read_part, write_part
from animatic.encode.segments import FrameSource, Picture, Segment, encode_segment
from animatic.encode.stamp import Stamp
from animatic.encode.styles import look
from animatic.encode.thumbnails import image, jpeg

__all__ = [
    "FrameSource",
    "Packet",
    "Picture",
    "Segment",
    "Stamp",
    "encode_segment",
    "encode_sound",
    "image",
    "jpeg",
    "look",
    "read_part",
    "write_mp4",
    "write_part",
]

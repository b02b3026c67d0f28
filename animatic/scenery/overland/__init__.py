"""What a camera in the air sees of an open set; each function fills the stage of one kind of land."""

from animatic.scenery.overland.country import canopy, dunes, fields, valley, waves
from animatic.scenery.overland.streets import streets

__all__ = ["canopy", "dunes", "fields", "streets", "valley", "waves"]

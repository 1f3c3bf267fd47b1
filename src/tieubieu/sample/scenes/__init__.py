"""What stands in the drawings: foods, crafts and machines. Importing the package registers their scenes."""

from tieubieu.sample.scenes import crafts, foods, machines

__all__ = ["crafts", "foods", "machines"]

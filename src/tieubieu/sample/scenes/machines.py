"""Machines."""
from __future__ import annotations
from tieubieu.sample.pictures import Box, Hopper, Look, Scene, Wheel, draws, panel, RED, GREEN

@draws("aerator","chopper","corn_sheller","dryer","gear","huller","incubator","mill","packmachine","peeler","pellet_press","plough","press","propeller","pug_mill","pump","roller","seeder","silk_reel","solar_dryer","thresher","woodmachine")
def machine(look: Look) -> Scene:
    return Scene([Box(y=60, w=150, h=90, d=90, fill=look.machine, front=panel(RED, GREEN)), Box(w=130,h=60,d=80,fill="#3f4651"), Hopper(y=150, h=60, foot=(50, 50), rim=(130, 110), fill=look.machine), Wheel(x=96, y=100, r=44, axle="x")])

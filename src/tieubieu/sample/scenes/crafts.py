"""Crafts."""
from __future__ import annotations
from tieubieu.sample.pictures import Box, Look, Scene, Turned, brocade, draws, frame, label, stack_of

@draws("bag bedding cloth embroidery mat scarf silk_roll garment ao_dai weave".split() and "bag", "bedding", "cloth", "embroidery", "mat", "scarf", "silk_roll", "garment", "ao_dai", "weave")
def cloth(look: Look) -> Scene:
    face = brocade(look.seed, look.main, (look.accent, "#8e1b1b", "#c9a14a"))
    return Scene([Box(w=200, h=160, d=90, fill=look.main, r=10, front=face, top=face)])

@draws("aluminium_pot","basket","bronze","ceramic_animal","cham_jar","coconut_craft","drum","hat","jar_set","lamp","statue","stone","teapot","tools","vase","necklace","toy","boat")
def vase(look: Look) -> Scene:
    return Scene([Turned(profile=((0, 34), (6, 40), (70, 76), (130, 50), (160, 30), (176, 40)), fill=look.main, mouth="#2a2d33", stamps=((80, 7, look.motif, 18, look.accent),))])

@draws("bamboo_picture","brick","cabinet","chair","dan","inlay","khen","knife","lacquer_box","lacquer_plate","leather_bag","lotus_picture","picture","rattan_chair","rooftile","tile_picture","vent_brick")
def box(look: Look) -> Scene:
    return Scene([Box(w=200, h=150, d=80, fill=look.main, front=stack_of(frame("#c9a14a"), label(look.motif, look.main)), top=frame("#c9a14a"))])

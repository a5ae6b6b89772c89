"""The demo room: a government of plainly invented people, made for any pack from its YAML alone.

It stands above all other rooms but below `cli`: the generator acts through the same doors as people do (report a lead,
hold a meeting, `record()`, `tick`, seals), so it may import every room, and no room and no page may lean on it.
"""

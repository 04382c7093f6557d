"""Builds a Broadsheet archive on Spark or Sail: the same bytes as `broadsheet build`.

- `stages` runs `broadsheet stage NAME` as a task's subprocess, Arrow in and Arrow out.
- `store` reads and writes files where the input, the site and the scratch folder are.
- `inputs` lists what is to be read, and reads it.
- `texts` keeps packed articles in the scratch folder between reading and packing.
- `reading`, `settling`, `parting` hold what the tasks of a phase do; `engine` how it is given out.
- `build` is the plan of a whole build; `command` the command line.
"""

"""LanguageTool: the server of a run, what it is asked, and what it said before.

install  where it lies, and the command that starts it: the one door to `language_tool_python`
keeper   a small process that starts it and ends it when the run is gone, however that went
warden   one server for all workers of a run: started when it is first needed, and again when it is lost
client   one request: its deadline, its one retry, and what went wrong
answers  what is asked, and what was found
web      one HTTP request under one deadline
memo     answers by the hash of what was asked, from run to run
places   offsets of the server, in UTF-16 units, to code points
about    the server's own descriptions of its rules
"""

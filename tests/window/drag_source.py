#!/usr/bin/python3
"""A small window that files can be dragged from: drag_source.py X Y FILE… (X's own drag and drop, text/uri-list).

A file may be a path or a file: address, for names that are no text."""
import pathlib
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk

uris = [path if path.startswith("file:") else pathlib.Path(path).resolve().as_uri() for path in sys.argv[3:]]
window = Gtk.Window(type=Gtk.WindowType.POPUP)
window.set_default_size(80, 40)
window.move(int(sys.argv[1]), int(sys.argv[2]))
box = Gtk.EventBox()
box.add(Gtk.Label(label="files"))
window.add(box)
box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
box.drag_source_add_uri_targets()
box.connect("drag-data-get", lambda _box, _context, selection, _info, _time: selection.set_uris(uris))
box.connect("drag-begin", lambda *_: print("begun", flush=True))
box.connect("drag-end", lambda *_: (print("ended", flush=True), GLib.timeout_add(300, Gtk.main_quit)))
# Only once it is on the screen can the pointer take hold of it.
window.connect("map-event", lambda *_: GLib.timeout_add(200, lambda: print("ready", flush=True)) and False)
window.show_all()
GLib.timeout_add_seconds(60, Gtk.main_quit)
Gtk.main()

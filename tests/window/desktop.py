#!/usr/bin/python3
"""What a desktop does for programs, on the session's bus: notifications, and an icon in its tray: desktop.py [tray].

Each line on standard input is a question (JSON), answered by a line on standard output:
  {"icon": true}       the icon: what it says, its picture, its menu; null without one
  {"click": "Pause"}   a click on that line of its menu
  {"said": true}       all notifications so far
  {"choose": "Saved"}  a click on the newest one with this heading
  {"tray": false}      no tray any more, or one again
"""
import hashlib
import json
import sys
import threading

from gi.repository import Gio, GLib

WATCHER = """<node><interface name="org.kde.StatusNotifierWatcher">
  <method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
  <property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
  <property name="RegisteredStatusNotifierItems" type="as" access="read"/>
  <property name="ProtocolVersion" type="i" access="read"/>
</interface></node>"""
NOTIFICATIONS = """<node><interface name="org.freedesktop.Notifications">
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
    <arg type="u" direction="out"/>
  </method>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
  <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>"""

bus = Gio.bus_get_sync(Gio.BusType.SESSION)
items, said, owned = [], [], []


def serve(path, description, called, property_of=None):
    interface = Gio.DBusNodeInfo.new_for_xml(description).interfaces[0]
    bus.register_object(path, interface, called, property_of, None)


def own(name):
    return Gio.bus_own_name_on_connection(bus, name, Gio.BusNameOwnerFlags.NONE, None, None)


def register(_bus, sender, _path, _interface, _method, arguments, invocation):
    path = arguments.unpack()[0]
    if (sender, path) not in items:
        items.append((sender, path))
    Gio.bus_watch_name_on_connection(bus, sender, Gio.BusNameWatcherFlags.NONE, None, forget)
    invocation.return_value(None)


def forget(_bus, gone):
    items[:] = [item for item in items if item[0] != gone]


def about_tray(_bus, _sender, _path, _interface, name):
    return {
        "IsStatusNotifierHostRegistered": GLib.Variant("b", True),
        "RegisteredStatusNotifierItems": GLib.Variant("as", [name + path for name, path in items]),
        "ProtocolVersion": GLib.Variant("i", 0),
    }[name]


def notify(_bus, sender, _path, _interface, method, arguments, invocation):
    if method == "GetCapabilities":
        return invocation.return_value(GLib.Variant("(as)", (["actions", "body", "body-markup"],)))
    program, _replaces, _icon, heading, text, actions = arguments.unpack()[:6]
    said.append({"program": program, "heading": heading, "text": text, "actions": actions, "sender": sender, "on_view": True})
    # As GNOME does with what was said by a program that leaves the bus.
    Gio.bus_watch_name_on_connection(bus, sender, Gio.BusNameWatcherFlags.NONE, None, take_back)
    invocation.return_value(GLib.Variant("(u)", (len(said),)))


def take_back(_bus, gone):
    for one in said:
        one["on_view"] = one["on_view"] and one["sender"] != gone


def choose(heading):
    place, one = next((place, one) for place, one in reversed(list(enumerate(said))) if one["heading"] == heading and one["on_view"])
    if "default" not in one["actions"][::2]:
        raise ValueError("a click on it does nothing")
    one["on_view"] = False
    # It goes, by the person.
    for signal, about in (("ActionInvoked", ("(us)", (place + 1, "default"))), ("NotificationClosed", ("(uu)", (place + 1, 2)))):
        bus.emit_signal(None, "/org/freedesktop/Notifications", "org.freedesktop.Notifications", signal, GLib.Variant(*about))


def ask(path, interface, method, arguments):
    answer = bus.call_sync(items[-1][0], path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, 10_000, None)
    return answer.unpack()


def about_icon():
    all_of = GLib.Variant("(s)", ("org.kde.StatusNotifierItem",))
    return ask(items[-1][1], "org.freedesktop.DBus.Properties", "GetAll", all_of)[0]


def menu():
    path = about_icon()["Menu"]
    _revision, (_id, _properties, lines) = ask(path, "com.canonical.dbusmenu", "GetLayout", GLib.Variant("(iias)", (0, -1, [])))
    return path, [(one, line) for one, line, _children in lines if line.get("type") != "separator"]


def icon():
    if not items:
        return None
    with open(about_icon()["IconName"], "rb") as picture:
        seen = hashlib.sha256(picture.read()).hexdigest()
    lines = [{"label": line["label"], "enabled": line.get("enabled", True)} for _one, line in menu()[1]]
    return {"picture": seen, "menu": lines}


def click(label):
    path, lines = menu()
    found = next(one for one, line in lines if line["label"] == label)
    ask(path, "com.canonical.dbusmenu", "Event", GLib.Variant("(isvu)", (found, "clicked", GLib.Variant("i", 0), 0)))


def answer(question):
    if "icon" in question:
        return icon()
    if "click" in question:
        return click(question["click"])
    if "said" in question:
        return said
    if "choose" in question:
        return choose(question["choose"])
    if question["tray"]:
        return start_tray()
    Gio.bus_unown_name(owned.pop())
    return None


def start_tray():
    owned.append(own("org.kde.StatusNotifierWatcher"))


def listen():
    for line in sys.stdin:
        try:
            reply = {"answer": answer(json.loads(line))}
        except Exception as error:  # The test says what it waited for.
            reply = {"error": repr(error)}
        print(json.dumps(reply), flush=True)
    GLib.idle_add(loop.quit)


serve("/StatusNotifierWatcher", WATCHER, register, about_tray)
serve("/org/freedesktop/Notifications", NOTIFICATIONS, notify)
own("org.freedesktop.Notifications")
if "tray" in sys.argv:
    start_tray()
loop = GLib.MainLoop()
print(json.dumps({"answer": "ready"}), flush=True)
threading.Thread(target=listen, daemon=True).start()
loop.run()

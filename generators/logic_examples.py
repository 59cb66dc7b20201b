"""Eight short pieces of logic for make_logic.py to read (never imported or run).

A function becomes a control-flow graph, a class with `transitions` a state graph.
"""


def water_plants():
    """Water the balcony plants unless it rains, a cup at a time until the soil is moist."""
    if is_raining():
        return
    while soil_is_dry():
        pour_cup()
    put_away_can()


class LibraryBook:
    """The life of a library book: it is borrowed, may run late, and can be set aside for a reader."""

    transitions = [
        ("on shelf", "borrow", "on loan"),
        ("on loan", "give back", "on shelf"),
        ("on loan", "due date passes", "overdue"),
        ("overdue", "give back", "on shelf"),
        ("on shelf", "reserve", "set aside"),
        ("set aside", "borrow", "on loan"),
    ]


def serve_guest(guest):
    """Seat a guest who has a booking, find a table for one who has none, or turn them away."""
    if guest.has_booking():
        show_table(guest)
    elif table_is_free():
        offer_table(guest)
    else:
        return False
    bring_menu()
    return True


def land(plane):
    """Bring the plane down: circle while the runway is taken, then land if the gear holds."""
    while not runway_is_clear():
        circle_once()
    lower_gear()
    if gear_is_locked():
        touch_down()
        return 'landed'
    climb_away()
    return 'diverted'


def on_power_cut():
    ...


class SlidingDoor:
    """How the shop's sliding door behaves; anyone in the beam makes it open again."""

    transitions = [
        ("closed", "step on mat", "opening"),
        ("opening", "end of rail", "open"),
        ("open", "five seconds", "closing"),
        ("closing", "end of rail", "closed"),
        ("closing", "beam broken", "opening"),
    ]


def sort_letter(letter):
    """Decide in the sorting office where a letter goes; a letter without a stamp goes back."""
    if letter.has_no_stamp():
        return 'to sender'
    elif letter.is_local():
        put_in_bag('town')
    elif letter.is_parcel():
        weigh(letter)
        put_in_van(letter)
    else:
        put_in_bag('far')
    return 'sorted'


class CropDrone:
    """A spraying drone, from its pad over the field and home when the tank or the battery is low."""

    transitions = [
        ("parked", "launch", "climbing"),
        ("climbing", "height reached", "spraying"),
        ("spraying", "tank empty", "returning"),
        ("spraying", "battery low", "returning"),
        ("returning", "touchdown", "parked"),
        ("climbing", "strong wind", "returning"),
    ]

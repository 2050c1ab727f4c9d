"""The verbs of people: give and end a place, hand duties over, add a person, close an account."""

from partners.services.accounts import add_person, close_account
from partners.services.cover import hand_over
from partners.services.places import check, end_place, faults_of, give_place

__all__ = ["add_person", "check", "close_account", "end_place", "faults_of", "give_place", "hand_over"]

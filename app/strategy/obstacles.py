"""What stands in the way of changing a plan: a sentence at a field, or somebody else's change."""


class Impossible(Exception):
    """Nothing was done; the message says why, `field` where it is shown ('' above the form)."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Unread(Exception):
    """Somebody changed it since the form was read: nothing was done."""

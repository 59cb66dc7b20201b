"""A stand-in for Colab's package: the secrets, which are one environment variable here."""

import os


class SecretNotFoundError(Exception):
    pass


class userdata:
    @staticmethod
    def get(name):
        if "SECRET" not in os.environ:
            raise SecretNotFoundError(name)
        return os.environ["SECRET"]

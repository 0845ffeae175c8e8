"""Python imports this at start where the folder is on its path: the child processes of the tests are as offline as the tests."""

import no_network

no_network.block()

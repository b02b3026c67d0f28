"""The protocol of OpenAI's and Azure's video services, at their own addresses, over the studio's own core."""

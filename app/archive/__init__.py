"""A studio's videos in a folder that needs no studio: written out, read back, and checked to the last byte.

The folder holds each finished video with its pictures and a sidecar (all that is known of it), the ledger of all that
was ever ordered, a gallery for a browser, and SHA256SUMS, which is written last: a folder without it was interrupted.
"""

"""Animations: frames that a browser draws, put together as GIF, WebP or MP4."""

"""Pictures of exercises: the project's own figures, uploads, and the sizes that pages show.

Plain functions without models; folders and colours are passed in.

    a figure's name      -> crops.library_figure     -> storing.store
    an uploaded file     -> uploads.accept_upload    -> storing.store
    a stored master      -> storing.ensure_derivatives, which makes AVIF and WebP
"""

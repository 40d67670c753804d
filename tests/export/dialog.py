"""What a visitor does with the dialog of a picture."""


def opened(page, picture, kind):
    """Open the dialog of a picture at a kind of thing."""
    page.locator(f"[data-figure={picture}] [data-export=picture]").click()
    page.locator("dialog[open]").wait_for()
    page.locator(f"[data-kind={kind}]").click()
    return page.locator("dialog")


def choose(dialog, **choices):
    """Choose and type in the fields of a dialog."""
    for name, value in choices.items():
        field = dialog.locator(f"[name={name}]")
        if field.evaluate("(node) => node.localName") == "select":
            field.select_option(value)
        else:
            field.fill(str(value))


def names(dialog, field):
    """Return what there is to choose in a field."""
    options = dialog.locator(f"[name={field}] option")
    return options.evaluate_all("(all) => all.map((x) => x.value)")


def saved(dialog, button=".xv-do"):
    """Press a button, and return the file that comes, with its name."""
    with dialog.page.expect_download() as coming:
        dialog.locator(button).click()
    return coming.value.path().read_bytes(), coming.value.suggested_filename

"""Discord's documented limits, one constant each, beside the page that states it.

Lengths are counted in UTF-16 code units: the documentation does not say which unit it means, and this is the stricter.
discord.py checks next to none of these, so whatever we send is cut by us.
"""

from __future__ import annotations

# https://docs.discord.com/developers/resources/message#create-message
CONTENT_MAX = 2000
NONCE_MAX = 25

# https://docs.discord.com/developers/resources/message#embed-object-embed-limits
EMBED_TITLE_MAX = 256
EMBED_DESCRIPTION_MAX = 4096
EMBED_FIELD_NAME_MAX = 256
EMBED_FIELD_VALUE_MAX = 1024
EMBED_FOOTER_MAX = 2048
EMBED_AUTHOR_MAX = 256
EMBED_TEXT_MAX = 6000
EMBED_URL_MAX = 2048

# https://docs.discord.com/developers/components/reference
CUSTOM_ID_MAX = 100
BUTTON_LABEL_MAX = 80
BUTTON_URL_MAX = 512
LAYOUT_COMPONENTS_MAX = 40
LAYOUT_TEXT_MAX = 4000

# https://docs.discord.com/developers/interactions/application-commands
CHOICES_MAX = 25
CHOICE_NAME_MAX = 100

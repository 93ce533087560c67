import { i18n } from "@lingui/core";

// Words are tested as the code has them.
i18n.loadAndActivate({ locale: "en", messages: {} });

import { i18n } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Check, Languages } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useId, useState, type ReactElement } from "react";
import { toast } from "sonner";
import { chooseLanguage, useLanguage, type LanguageChoice } from "./language.ts";
import { LANGUAGES, LOCALES } from "./locales.ts";

/** What can be chosen: the browser's languages, or one, which is called by its own name. */
function choices(): readonly (readonly [LanguageChoice, string])[] {
  return [["system", t`As the browser`], ...Object.entries(LANGUAGES).map(([name, language]) => [name as LanguageChoice, language.name] as const)];
}

/** Changes the language. The page is made anew by that; the focus comes back to what is at `place` then. */
function choose(next: string, place: string): void {
  chooseLanguage(next as LanguageChoice)
    .then(() => { requestAnimationFrame(() => { document.querySelector<HTMLElement>(place)?.focus(); }); })
    .catch(() => { toast.error(t`This language could not be loaded. Please try again when you are connected.`); });
}

/** In which language the pages are, for those who are not logged in. */
export function LanguageField(): ReactElement {
  const { choice } = useLanguage();
  const id = useId();
  return (
    <div className="language-field">
      <Languages size={16} aria-hidden="true" />
      <label htmlFor={id} className="unseen"><Trans>Language</Trans></label>
      <select id={id} value={choice} onChange={(event) => { choose(event.target.value, ".language-field select"); }}>
        {choices().map(([name, words]) => <option key={name} value={name} lang={name === "system" ? i18n.locale : name}>{words}</option>)}
      </select>
    </div>
  );
}

/** The same as a part of a menu, whose button has the class `opener`. It unfolds in its place: beside a narrow menu nothing has room. */
export function LanguageMenu({ opener }: { opener: string }): ReactElement {
  const { choice, locale } = useLanguage();
  const [open, setOpen] = useState(false);
  return (
    <>
      <DropdownMenu.Item className="menu-item" aria-expanded={open} onSelect={(event) => { event.preventDefault(); setOpen(!open); }}>
        <Languages size={16} aria-hidden="true" /><Trans>Language</Trans><span className="menu-note" lang={locale}>{LOCALES[locale].name}</span>
      </DropdownMenu.Item>
      {open ? (
        <DropdownMenu.RadioGroup value={choice} aria-label={t`Language`}>
          {choices().map(([name, words]) => (
            <DropdownMenu.RadioItem key={name} value={name} className="menu-item" lang={name === "system" ? i18n.locale : name} onSelect={() => { choose(name, `.${opener}`); }}>
              <span className="menu-tick"><DropdownMenu.ItemIndicator><Check size={16} aria-hidden="true" /></DropdownMenu.ItemIndicator></span>
              {words}
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
      ) : null}
    </>
  );
}

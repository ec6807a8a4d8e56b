import type { CheckResult } from '../core/run.ts'
import { standing, waiverText } from '../suites/standing.ts'
import { visible, visibleLine } from '../suites/visible-text.ts'

/**
 * What a check asks, what was seen, why it matters, from which clause and how to mend it, as HTML without attributes. HTML and not Markdown:
 * in Markdown a quoted `![](https://…)` would become a request.
 */
export function describeCheck(check: CheckResult): string {
  const clauses = check.requirements.map(({ document, section, quote, paraphrase, source }) => {
    const title = `<p><b>${text(document)}, ${text(section)}</b>${paraphrase ? ', in other words' : ''}</p>`
    return `${title}<blockquote>${text(quote)}</blockquote>${source ? `<p>${text(source)}</p>` : ''}`
  })
  const documents = check.references.filter((reference) => !linked(reference))
  return [
    `<p>${text(check.title)}.</p>`,
    section('Verdict', `<p><b>${standing(check)}</b>: ${text(visibleLine(check.reason))}</p>`),
    section(
      'What was seen',
      list(check.evidence.map(({ fact, observed }) => `<b>${text(fact)}</b> ${text(observed)}`)),
    ),
    section('Waiver', check.waiver ? `<p>${text(waiverText(check))}</p>` : ''),
    section('Why it matters', `<p>${text(check.why)}</p>`),
    section('Requirement', clauses.join('')),
    section('Note', check.note ? `<p>${text(check.note)}</p>` : ''),
    section('How to mend it', `<pre>${text(check.remediation)}</pre>`),
    section('References', list(documents.map(text))),
  ].join('')
}

/** Can this reference be followed in a browser? Anything but http(s) is shown as text. */
export function linked(reference: string): boolean {
  return /^https?:\/\//.test(reference)
}

/** Text for HTML: markup, control and direction characters lose their effect. */
export function text(value: string): string {
  return visible(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

function list(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`
}

function section(heading: string, body: string): string {
  return body && `<h4>${heading}</h4>${body}`
}

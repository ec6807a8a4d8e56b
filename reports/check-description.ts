import type { CheckResult } from '../core/run.ts'
import { formatWaiver, standing } from '../suites/standing.ts'
import { makeVisible, makeVisibleLine } from '../suites/visible-text.ts'

/**
 * What a check asks, what was seen, why it matters, from which clause and how to mend it, as HTML without attributes. HTML and not Markdown:
 * in Markdown a quoted `![](https://…)` would become a request.
 */
export function describeCheck(check: CheckResult): string {
  const clauses = check.requirements.map(({ document, section, quote, paraphrase, source }) => {
    const title = `<p><b>${escapeHtml(document)}, ${escapeHtml(section)}</b>${paraphrase ? ', in other words' : ''}</p>`
    return `${title}<blockquote>${escapeHtml(quote)}</blockquote>${source ? `<p>${escapeHtml(source)}</p>` : ''}`
  })
  const documents = check.references.filter((reference) => !isLink(reference))
  return [
    `<p>${escapeHtml(check.title)}.</p>`,
    renderSection(
      'Verdict',
      `<p><b>${standing(check)}</b>: ${escapeHtml(makeVisibleLine(check.reason))}</p>`,
    ),
    renderSection(
      'What was seen',
      renderList(
        check.evidence.map(({ fact, observed }) => `<b>${escapeHtml(fact)}</b> ${escapeHtml(observed)}`),
      ),
    ),
    renderSection('Waiver', check.waiver ? `<p>${escapeHtml(formatWaiver(check))}</p>` : ''),
    renderSection('Why it matters', `<p>${escapeHtml(check.why)}</p>`),
    renderSection('Requirement', clauses.join('')),
    renderSection('Note', check.note ? `<p>${escapeHtml(check.note)}</p>` : ''),
    renderSection('How to mend it', `<pre>${escapeHtml(check.remediation)}</pre>`),
    renderSection('References', renderList(documents.map(escapeHtml))),
  ].join('')
}

/** Can this reference be followed in a browser? Anything but http(s) is shown as text. */
export function isLink(reference: string): boolean {
  return /^https?:\/\//.test(reference)
}

/** Text for HTML: markup, control and direction characters lose their effect. */
export function escapeHtml(value: string): string {
  return makeVisible(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

function renderList(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`
}

function renderSection(heading: string, body: string): string {
  return body && `<h4>${heading}</h4>${body}`
}

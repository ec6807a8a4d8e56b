/** Is this the name of a file that an Allure adapter writes? Nothing else is ever replaced. */
export function isAllureResultsFile(name: string): boolean {
  return /^(.+-(result|container|globals)\.json|.+-attachment(\..+)?|categories\.json|executor\.json|environment\.properties|history)$/.test(
    name,
  )
}

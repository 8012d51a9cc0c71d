/** The variables of the preload: a file of the suite's own Playwright, the browsers to launch, and the folders that take what answers and the covered twins of pictures. */
export const launchVariables = {
  module: 'STAGEGATE_PLAYWRIGHT',
  chromium: 'STAGEGATE_CHROMIUM',
  headless: 'STAGEGATE_CHROMIUM_HEADLESS',
  answers: 'STAGEGATE_ANSWERS',
  twins: 'STAGEGATE_TWINS',
} as const;

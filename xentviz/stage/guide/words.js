// What the guide itself says; what a step says is in the text of its lesson.

export const WORDS = {
  guide: "Guide",
  steps: "Steps",
  back: "Back",
  next: "Next",
  show: "Show me",
  explore: "Explore freely",
  unfold: "Guide",
  forget: "Forget",
  forgetHint: "Forget which steps were seen: this browser alone knows",
  goal: "Your turn",
  guess: "Guess first",
  play: "Let it go",
  mark: "Drag this, or press on the picture.",
  pictures: "Pictures of this step",
};

/** The distance between a guess and its answer. */
export const distance = (guess, answer, apart) => `You said ${guess}, it is ${answer}: ${apart} apart.`;

/** The answer alone, for one who did not guess. */
export const answered = (answer) => `It is ${answer}.`;

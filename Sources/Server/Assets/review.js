// The digits press the buttons of a form that says so, unless something is being typed.
document.addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof Element && event.target.matches("input, textarea, select");
  if (isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
  const button = document.querySelector(`form[data-keys] button[data-key="${CSS.escape(event.key)}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});

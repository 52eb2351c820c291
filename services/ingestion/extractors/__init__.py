"""One module or folder per format: it converts bytes to text. All run inside the sandbox and do no I/O."""

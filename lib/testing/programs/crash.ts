/** Says so and dies. */
console.log("about to die");
process.exit(3);

using Seldinger.Therapies;

namespace Seldinger.Cli.Commands;

/// <summary>All commands: one explicit list.</summary>
public static class CommandList
{
    /// <summary>The commands in the order of the help page.</summary>
    public static IReadOnlyList<ICliCommand> All(TherapyRegistry therapies) =>
    [
        new DemoCommand(),
        new InitCommand(),
        new CheckCommand(),
        new PlanCommand(),
        new SimulateCommand(),
        new CompareCommand(),
        new SweepCommand(),
        new VerifyCommand(),
        new DoseCommand(),
        new ValidateCommand(),
        new BenchCommand(),
        new TherapiesCommand(),
        new CatalogueCommand(),
        new CourseCommand(),
        new ClaimsCommand(),
    ];
}

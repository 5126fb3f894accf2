using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Tests.Graphs;

/// <summary>The example of the stage page, and the test of one function that the page shows.</summary>
public sealed class ExampleTests
{
    [Fact]
    public void Example_OfTheStagePage_DoesWhatThePageSays()
    {
        Graph graph = new();
        var orders = graph.Input<string, Order>("orders", KeyOrder.Ordinal);
        var prices = graph.Input<string, int>("prices", KeyOrder.Ordinal);

        // At most one bill an order. It is made again when the order differs, or the price of its item: that price was read.
        var bills = graph.Map("bills", orders, (_, order, context) => BillOf(order, prices, context));

        // One sum a customer, made of all bills of that customer.
        var byCustomer = graph.Index("bills by customer", bills, KeyOrder.Ordinal, (_, bill, customers) => customers.Add(bill.Customer));
        var sums = graph.Group<string, string, Bill, string, int>(
            "sums",
            byCustomer,
            new(KeyOrder.Ordinal),
            (customer, members, entries) => entries.Add(customer, members.Sum(member => member.Value.Amount)));

        var monday = graph.Begin(graph.Empty)
            .Set(orders, orders.In(graph.Empty)
                .With("o1", new("Ann", "ink", 2)).With("o2", new("Bob", "pen", 1)).With("o3", new("Ann", "cup", 1)))
            .Set(prices, prices.In(graph.Empty).With("ink", 5).With("pen", 3))
            .Run();
        var tuesday = graph.Begin(monday).Set(prices, prices.In(monday).With("ink", 6)).Run();

        var changes = sums.In(tuesday).ChangesSince(sums.In(monday)); // Ann: 10 is 12 now. Bob's sum is not looked at
        var notes = bills.NotesIn(tuesday); // "cup has no price"
        var ran = tuesday.ComputationsOf(bills); // 1: the bill of o1

        Assert.Equal([new("Ann", true, 10, true, 12)], changes);
        Assert.Equal(["cup has no price"], notes);
        Assert.Equal(1, ran);
    }

    [Theory]
    [InlineData("ink", 10)]
    [InlineData("cup", null)]
    public void BillOf_ItemWithAndWithoutPrice_IsBilledOrNot(string item, int? amount)
    {
        Graph graph = new();
        var orders = graph.Input<string, Order>("orders", KeyOrder.Ordinal);
        var prices = graph.Input<string, int>("prices", KeyOrder.Ordinal);
        var bills = graph.Map("bills", orders, (_, order, context) => BillOf(order, prices, context));
        var state = graph.Begin(graph.Empty)
            .Set(orders, orders.In(graph.Empty).With("o1", new("Ann", item, 2)))
            .Set(prices, prices.In(graph.Empty).With("ink", 5))
            .Run();
        Assert.Equal(amount, bills.In(state).Find("o1")?.Amount);
    }

    private static Bill? BillOf(Order order, Collection<string, int> prices, Context context)
    {
        if (context.TryFind(prices, order.Item, out var price))
        {
            return new Bill(order.Customer, order.Count * price);
        }

        context.Note($"{order.Item} has no price");
        return null;
    }

    private sealed record Order(string Customer, string Item, int Count);

    private sealed record Bill(string Customer, int Amount);
}
